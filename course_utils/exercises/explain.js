// An exercise in words: the learner writes, then compares with a model answer. It needs no kernel;
// the kernel, if there is one, keeps the text while it runs and is told when it was done.

function render({ model, el }) {
  const section = beginTask(el, "explain", model.get("name"));
  write(make(section, "p", { class: "lg-asked" }), model.get("question"));
  const columns = make(section, "div", { class: "lg-columns" });

  const own = make(columns, "div");
  const field = newName();
  make(own, "label", { for: field, class: "lg-title" }, "Your answer");
  const text = make(own, "textarea", { id: field, rows: 8 });
  const count = make(own, "p", { class: "lg-count", id: newName() });
  text.setAttribute("aria-describedby", count.id);

  const other = make(columns, "div", { class: "lg-model", tabindex: -1 });
  make(other, "p", { class: "lg-title" }, "A model answer");
  write(make(other, "p"), model.get("answer"));

  const compare = make(section, "button", { type: "button" }, "Compare with a model answer");
  const points = make(section, "fieldset", { class: "lg-points" });
  make(points, "legend", {}, "Tick what yours says");
  const boxes = model.get("points").map((point) => {
    const label = make(points, "label");
    const box = make(label, "input", { type: "checkbox" });
    write(make(label, "span"), point);
    return box;
  });
  const verdict = make(section, "p", { class: "lg-verdict", role: "status" });
  const endNote = addNote(model, section);
  const endLife = tellLife(model, section);

  const remember = (state) => {
    for (const [name, value] of Object.entries(state)) model.set(name, value);
    save(model);
  };
  text.addEventListener("input", () => {
    count.textContent = counted(words(text.value), "word");
    if (!model.get("revealed")) verdict.textContent = "";
  });
  text.addEventListener("change", () => remember({ text: text.value }));
  compare.addEventListener("click", () => {
    const written = words(text.value);
    const fewest = model.get("fewest");
    if (written < fewest) {
      verdict.textContent =
        `Write a little more first: ${counted(written, "word")} so far, at least ${fewest}. ` +
        "What you have put in words yourself is what you will remember.";
      return;
    }
    remember({ text: text.value, revealed: true });
    record(model, { words: written });
    other.focus(); // the button is gone
  });
  points.addEventListener("change", () => {
    remember({ ticked: boxes.flatMap((box, i) => (box.checked ? [i] : [])) });
  });

  const show = () => {
    const [revealed, ticked] = [model.get("revealed"), model.get("ticked")];
    if (text.value !== model.get("text")) text.value = model.get("text");
    count.textContent = counted(words(text.value), "word");
    columns.classList.toggle("lg-beside", revealed);
    other.hidden = points.hidden = !revealed;
    compare.hidden = revealed;
    boxes.forEach((box, i) => (box.checked = ticked.includes(i)));
    if (revealed) verdict.textContent = said(ticked.length, boxes.length);
  };
  const changes = "change:revealed change:ticked change:text";
  model.on(changes, show);
  show();
  return () => {
    model.off(changes, show);
    endNote();
    endLife();
  };
}

function said(ticked, all) {
  if (ticked === all) return "Yours says it all. Close the page, and say it once more by heart.";
  return `${ticked} of ${counted(all, "point")} ticked. Put what is missing in your own words, above.`;
}

// In any language, also in those that put no spaces between words.
function words(text) {
  if (!Intl.Segmenter) return text.split(/\s+/).filter(Boolean).length;
  const segments = new Intl.Segmenter(undefined, { granularity: "word" }).segment(text);
  return [...segments].filter(({ isWordLike }) => isWordLike).length;
}

export default { render };
