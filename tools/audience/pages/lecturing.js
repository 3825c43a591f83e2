// A lecturer's window: its connection, and the buttons for the question that it looks at.

import { connect } from "./connection.js";
import { make } from "./elements.js";

const ASKED = "less-greedy: asked"; // in this window: the question that it asked
const LIMITS = [0, 30, 60, 120, 300]; // seconds to choose from; 0: no limit
const ROUNDS = 2;
// By the phase of a question, what follows: for a presenter's remote, whose one button is "next".
const NEXT = { open: "close", closed: "pool", pooled: "reveal" };
const BUTTONS = [
  ["ask", "Ask the class", "A"],
  ["close", "Close", "C"],
  ["pool", "Show the answers", "R"],
  ["reveal", "Reveal", "R"],
  ["leave", "", ""],
  ["forget", "Forget the answers", ""],
];

export class Lecturing {
  // base: the address below which the server gives a lecturer what is needed; id: of a question;
  // changed: called when the state has changed, or a problem is to be told.
  constructor(base, changed) {
    this.state = null;
    this.id = null;
    this.problem = "";
    this.waits = false; // for the server's word on the last act: a key pressed twice acts once
    const heard = ({ state, problem }) => {
      this.waits = false;
      this.state = state ?? this.state;
      this.problem = problem ?? this.problem; // it stands until the next act
      changed();
    };
    const lost = () => {
      this.problem = "no connection to the class: trying again";
      changed();
    };
    const opened = () => {
      this.problem = "";
      this.waits = false;
      this.send({ look: this.id });
    };
    Object.assign(this, connect(base, { opened, heard, lost }));
  }

  look(id) {
    if (id === this.id) return;
    this.id = id;
    this.send({ look: id });
  }

  // The question that this window asked, also before it was loaded again.
  get asked() {
    return sessionStorage.getItem(ASKED);
  }

  // How the question stands; null while the server has not told.
  get view() {
    return this.id && this.state?.question === this.id ? this.state : null;
  }

  // Whether it stands on the wall: asked, and not left since.
  get stands() {
    return this.view !== null && this.state.current === this.id;
  }

  can(what) {
    if (!this.view) return false;
    const { phase, answered, reveals } = this.view;
    const over = !["idle", "open"].includes(phase);
    const again = answered.length < ROUNDS || answered.at(-1) === 0;
    if (what === "ask") return !["open", "revealed"].includes(phase) && again;
    if (what === "close") return phase === "open";
    if (what === "pool") return phase === "closed" || (phase === "pooled" && !this.stands);
    if (what === "reveal") return reveals && phase === (this.stands ? "pooled" : "revealed");
    if (what === "leave") return over && this.stands;
    return what === "forget" && over && !this.stands;
  }

  // Whether it could be done, and the server was asked for it.
  act(what, seconds = 0) {
    if (this.waits) return true;
    if (!this.can(what)) return false;
    this.problem = "";
    if (what === "ask") sessionStorage.setItem(ASKED, this.id);
    const limit = seconds ? { seconds } : {};
    const { version } = this.state;
    this.waits = this.send({ act: what, question: this.id, version, ...limit });
    return this.waits;
  }

  next() {
    return this.stands && this.act(NEXT[this.view.phase]);
  }
}

// The buttons for the question at which `lecturing` looks, and how many have joined and answered.
export class Controls {
  // leave: what the button says that puts a question away.
  constructor(parent, lecturing, leave) {
    this.lecturing = lecturing;
    this.row = make(parent, "div", { class: "lg-class less-greedy", role: "group", "aria-label": "The class" });
    this.buttons = BUTTONS.map(([what, text, key]) => {
      const button = make(this.row, "button", { type: "button" }, text || leave);
      if (key) button.setAttribute("aria-keyshortcuts", key);
      button.addEventListener("click", () => this.press(what));
      return [what, button];
    });
    this.limit = make(make(this.row, "label", {}, "for "), "select", { "aria-label": "for how long" });
    for (const seconds of LIMITS) {
      const text = seconds ? `${seconds} s` : "no limit";
      make(this.limit, "option", { value: seconds }, text);
    }
    this.buttons[0][1].after(this.limit.parentElement);
    this.count = make(this.row, "span", { class: "lg-counts", role: "status" });
    this.clock = make(this.row, "span", { class: "lg-clock", role: "timer" });
    this.ticks = setInterval(() => this.tick(), 250);
    this.show();
  }

  press(what) {
    if (what === "forget" && !confirm("Forget what the class answered here?")) return false;
    return this.lecturing.act(what, what === "ask" ? Number(this.limit.value) : 0);
  }

  show() {
    const { lecturing } = this;
    for (const [what, button] of this.buttons) button.hidden = !lecturing.can(what);
    const ask = this.buttons[0][1];
    const { view, state } = lecturing;
    ask.textContent = view?.answered.length ? "Ask once more" : "Ask the class";
    this.limit.parentElement.hidden = ask.hidden;
    const seconds = view?.phase === "open" ? state.seconds : null;
    this.ends = seconds === null ? null : Date.now() + 1000 * seconds;
    this.tick();
    this.count.textContent = lecturing.problem || this.counted();
  }

  end() {
    clearInterval(this.ticks);
    this.lecturing.end();
  }

  counted() {
    const { view, state } = this.lecturing;
    if (!state) return "";
    if (!view?.answered.length) return `${state.joined} joined at ${state.join}`;
    const closed = view.phase === "closed" ? ", closed" : "";
    return `${view.answered.at(-1)} answered, ${state.joined} joined${closed}`;
  }

  tick() {
    const left = this.ends ? Math.max(0, Math.round((this.ends - Date.now()) / 1000)) : null;
    this.clock.textContent = left === null ? "" : `${left} s`;
  }
}
