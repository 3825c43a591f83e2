// A prediction by one click. What is right, the next cells show, or a page below it.

const COMMITTED = "committed";

function render({ model, el }) {
  const { question, options } = model.get("about");
  begin(el, "predict");
  const group = make(el, "div", { role: "group", "aria-label": question });
  make(group, "div", { class: "lg-question" }, question);
  const row = make(group, "div", { class: "lg-actions" });
  const sentence = make(group, "div", { class: "lg-sentence", role: "status" });
  const buttons = options.map((option) => {
    const button = make(row, "button", { type: "button" }, option);
    button.addEventListener("click", () => {
      model.set("draft", option);
      model.set("state", COMMITTED);
      save(model);
      tellGuessed(el);
    });
    return button;
  });
  const endLife = tellLife(model, group);
  const endClass = addClass(model, el, "predict");

  const show = () => {
    const chosen = model.get("state") === COMMITTED ? model.get("draft") : null;
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", options[i] === chosen));
    sentence.textContent = chosen ? `Your prediction: ${chosen}. What comes out stands below.` : "";
  };
  model.on("change:draft change:state", show);
  show();
  return () => {
    model.off("change:draft change:state", show);
    endLife();
    endClass();
  };
}

export default { render };
