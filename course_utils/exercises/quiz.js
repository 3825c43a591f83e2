// A quiz that marks itself in the browser, so that it also works where no kernel runs. The kernel,
// if there is one, is told each answer for the learner's progress.
//
// The model's `given` holds, by the number of the question, what was answered last (`chosen`) and
// the options whose explanations were shown (`seen`), as numbers from 0.

function render({ model, el }) {
  const section = beginTask(el, "quiz", model.get("name"));
  const questions = model.get("questions").map((question, number) => {
    const remember = (state) => {
      model.set("given", { ...model.get("given"), [number]: state });
      save(model);
    };
    const answered = (chosen, seen) => {
      remember({ chosen, seen });
      record(model, { question: number, chosen, seen });
    };
    return new Asked(section, number, question, { remember, answered });
  });

  const end = make(section, "p", { class: "lg-end" });
  const score = make(end, "span", { role: "status" });
  const again = make(end, "button", { type: "button" }, "Start over");
  again.addEventListener("click", () => {
    model.set("given", {});
    save(model);
    section.querySelector("input").focus();
  });

  const show = () => {
    const given = model.get("given");
    questions.forEach((question, number) => question.show(given[number]));
    const right = questions.filter((question) => question.isRight()).length;
    score.textContent = `Right so far: ${right} of ${questions.length}.`;
    again.hidden = !Object.keys(given).length;
  };
  model.on("change:given", show);
  show();
  const endNote = addNote(model, section);
  const endLife = tellLife(model, section);
  return () => {
    model.off("change:given", show);
    endNote();
    endLife();
  };
}

// One question with its options, its buttons and what is said about the answer.
class Asked {
  constructor(section, number, question, { remember, answered }) {
    this.question = question;
    this.state = null; // none yet, unlike that of a question without an answer: undefined
    this.form = make(section, "form", { class: "lg-question" });
    const options = make(this.form, "fieldset");
    const legend = make(options, "legend");
    make(legend, "span", { class: "lg-number" }, `${number + 1}. `);
    write(legend, question.text);
    const howMany = question.several ? "Choose all that are right." : "Choose one.";
    make(legend, "span", { class: "lg-how-many" }, ` ${howMany}`);

    const name = newName();
    this.options = question.options.map((option, i) => {
      const type = question.several ? "checkbox" : "radio";
      const row = make(options, "div", { class: "lg-option" });
      const label = make(row, "label");
      const input = make(label, "input", { type, name, value: i });
      write(make(label, "span"), [["", `${"abcdefgh"[i]}) `], ...option.text]);
      const why = make(row, "p", { class: option.right ? "lg-right" : "lg-wrong" });
      why.id = newName();
      make(why, "strong", {}, option.right ? "✔ Right. " : "✘ Not right. ");
      write(why, option.why);
      return { ...option, input, why };
    });

    const buttons = make(this.form, "div", { class: "lg-buttons" });
    this.button(buttons, "submit", "Answer", `question ${number + 1}`);
    this.reveal = this.button(buttons, "button", "Show all answers", `to question ${number + 1}`);
    this.verdict = make(this.form, "p", { class: "lg-verdict", role: "status" });

    const all = question.options.map((_, i) => i);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = this.chosen();
      if (!chosen.length) {
        this.say("Choose an answer first.");
        return;
      }
      const seen = this.isRight(chosen) ? all : [...new Set([...this.seen(), ...chosen])];
      answered(chosen, seen);
    });
    this.form.addEventListener("change", () => this.say("")); // it was about another answer
    this.reveal.addEventListener("click", () => {
      remember({ chosen: this.chosen(), seen: all });
      this.options[0].input.focus(); // this button is gone
    });
  }

  // A button whose name says to what it belongs, for those who only hear it.
  button(parent, type, text, unseen) {
    const button = make(parent, "button", { type }, text);
    make(button, "span", { class: "lg-unseen" }, ` ${unseen}`);
    return button;
  }

  chosen() {
    return this.options.flatMap(({ input }, i) => (input.checked ? [i] : []));
  }

  seen() {
    return this.state?.seen ?? [];
  }

  isRight(chosen = this.state?.chosen ?? []) {
    return this.options.every(({ right }, i) => right === chosen.includes(i));
  }

  // Show what was answered, as `given` has it; nothing, if it was not answered yet.
  show(state) {
    if (state === this.state) return;
    this.state = state;
    const chosen = state?.chosen ?? [];
    this.options.forEach(({ input, why }, i) => {
      const seen = this.seen().includes(i);
      input.checked = chosen.includes(i);
      why.hidden = !seen;
      if (seen) input.setAttribute("aria-describedby", why.id);
      else input.removeAttribute("aria-describedby");
    });
    this.reveal.hidden = !state || this.seen().length === this.options.length;
    this.say(...(state ? this.judged(chosen) : [""]));
  }

  // What is said about an answer, and the explanations, which only a screen reader needs here.
  judged(chosen) {
    const whys = chosen.map((i) => this.options[i].why.textContent).join(" ");
    if (this.isRight(chosen)) return ["Right.", whys];
    if (this.seen().length === this.options.length) {
      const right = this.options.flatMap((option, i) => (option.right ? ["abcdefgh"[i]] : []));
      return [`Right: ${right.join(", ")}.`];
    }
    if (!this.question.several) return ["Not right. Read why, and choose again.", whys];
    const wrong = chosen.filter((i) => !this.options[i].right).length;
    const missing = this.options.filter(({ right }, i) => right && !chosen.includes(i)).length;
    const faults = [
      wrong && `${counted(wrong, "choice")} not right`,
      missing && `${counted(missing, "right answer")} missing`,
    ].filter(Boolean);
    return [`Not all right: ${faults.join(", ")}. Choose again.`, whys];
  }

  say(verdict, unseen = "") {
    this.verdict.textContent = verdict;
    if (unseen) make(this.verdict, "span", { class: "lg-unseen" }, ` ${unseen}`);
  }
}

export default { render };
