// The lecturer's part, on a slide with a question: ask the class, see who answers, close, reveal.
//
// Keys: A asks, C closes, R reveals, J shows how to join. On a presenter's remote the key for a black
// screen asks; once a question was asked, "next" closes it, then reveals, then turns the page.

import { make } from "./elements.js";
import { showPool } from "./pool.js";

const FIRST = 500; // milliseconds until it connects again, twice as many each time …
const LONGEST = 8000; // … up to so many
const LIMITS = [0, 30, 60, 120, 300]; // seconds to choose from; 0: no limit
const NEXT = ["PageDown", "ArrowRight", " "];
const BLACK = ["b", "B", "."];

const { questions, join } = JSON.parse(document.getElementById("lg-questions").textContent);
// A frame of the speaker's view shows the same slides: it looks on.
const looksOn = new URLSearchParams(location.search).has("receiver");

let socket;
let wait = FIRST;
let state = null; // as the server told it last
let asking = null; // the question that this window asked: it closes with its slide
const panels = new Map(); // by the question's id

// --- one question's panel ------------------------------------------------------------------------

class Panel {
  constructor(question, widget) {
    this.question = question;
    this.view = { phase: "idle", answered: [] };
    const box = make(widget.parentElement, "div", {
      class: "lg-class less-greedy",
      role: "group",
      "aria-label": "The class",
    });
    widget.after(box);
    this.slide = box.closest("section");
    const row = make(box, "div", { class: "lg-actions" });
    this.buttons = {
      ask: this.button(row, "ask", "Ask the class", "a"),
      close: this.button(row, "close", "Close", "c"),
      reveal: this.button(row, "reveal", "Reveal", "r"),
      forget: this.button(row, "forget", "Forget the answers"),
    };
    this.limit = make(make(row, "label", {}, "for "), "select", { "aria-label": "for how long" });
    for (const seconds of LIMITS) {
      const text = seconds ? `${seconds} s` : "no limit";
      make(this.limit, "option", { value: seconds }, text);
    }
    this.count = make(box, "p", { class: "lg-counts", role: "status" });
    this.pools = make(box, "div");
    this.show();
  }

  button(row, what, text, key) {
    const attributes = { type: "button", ...(key ? { "aria-keyshortcuts": key } : {}) };
    const button = make(row, "button", attributes, text);
    button.addEventListener("click", () => this.act(what));
    return button;
  }

  // Whether this can be done now.
  can(what) {
    const { phase, answered } = this.view;
    if (what === "ask") return phase !== "open" && answered.length < 2;
    if (what === "close") return phase === "open";
    if (what === "reveal") return phase === "open" || phase === "closed";
    return phase === "closed" || phase === "revealed";
  }

  act(what) {
    if (!this.can(what)) return false;
    if (what === "forget" && !confirm("Forget what the class answered here?")) return false;
    const seconds = what === "ask" ? Number(this.limit.value) : 0;
    if (what === "ask") asking = this.question.id;
    return send({
      act: what,
      question: this.question.id,
      version: state.version,
      ...(seconds ? { seconds } : {}),
    });
  }

  show() {
    const { phase, answered } = this.view;
    for (const [what, button] of Object.entries(this.buttons)) button.hidden = !this.can(what);
    this.buttons.ask.textContent = answered.length ? "Ask once more" : "Ask the class";
    this.limit.parentElement.hidden = this.buttons.ask.hidden;
    const joined = state?.joined ?? 0;
    const parts = [`${joined} joined`];
    if (answered.length) parts.push(`${answered.at(-1)} answered`);
    if (phase === "open" && state.seconds !== null) parts.push(`${state.seconds} s left`);
    if (phase === "idle") parts.push(`join at ${join}`);
    this.count.textContent = `${parts.join(" · ")}.`;
    if (this.view.revealed) showPool(this.pools, this.view);
    else this.pools.replaceChildren();
  }
}

// --- the server --------------------------------------------------------------------------------------

function connect() {
  const address = new URL("live", location.href);
  address.protocol = address.protocol.replace("http", "ws");
  address.search = "";
  address.hash = "";
  socket = new WebSocket(address);
  socket.onopen = () => {
    wait = FIRST;
    look();
  };
  socket.onmessage = ({ data }) => hear(JSON.parse(data));
  socket.onclose = () => {
    setTimeout(connect, wait);
    wait = Math.min(2 * wait, LONGEST);
  };
}

function send(message) {
  if (socket.readyState !== WebSocket.OPEN) return false;
  socket.send(JSON.stringify(message));
  return true;
}

function hear(message) {
  if (message.problem) return tell(message.problem);
  state = message.state;
  const panel = panels.get(state.question);
  if (panel) panel.view = state;
  for (const one of panels.values()) one.show();
}

function tell(problem) {
  const panel = shown();
  if (panel) panel.count.textContent = `${problem}.`;
}

// --- the slides --------------------------------------------------------------------------------------

// The panel on the slide that is shown; of several, that of the question that was asked.
function shown() {
  const slide = window.Reveal?.getCurrentSlide();
  const here = [...panels.values()].filter((panel) => panel.slide === slide);
  return here.find(({ question }) => question.id === state?.current) ?? here[0];
}

function look() {
  const panel = shown();
  if (panel) send({ look: panel.question.id });
}

function turned({ previousSlide }) {
  if (asking && !looksOn && panels.get(asking)?.slide === previousSlide) {
    send({ act: "leave", question: asking, version: state.version });
    asking = null;
  }
  look();
}

// Whether a key did something for the question on the slide.
function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return false;
  if (event.target.closest?.("input:not([type=radio], [type=checkbox]), select, textarea")) return false;
  if (event.key.toLowerCase() === "j") return toggleJoin();
  const panel = shown();
  if (!panel) return false;
  const what = { a: "ask", c: "close", r: "reveal" }[event.key.toLowerCase()];
  if (what) return panel.act(what);
  const { phase } = panel.view;
  if (BLACK.includes(event.key) && phase === "idle") return panel.act("ask");
  if (event.key !== "PageDown" && event.target.closest?.(".jupyter-widgets, button")) return false;
  if (NEXT.includes(event.key) && !event.shiftKey) {
    if (phase === "open") return panel.act("close");
    if (phase === "closed") return panel.act("reveal");
  }
  return false;
}

let overlay = null;

function toggleJoin() {
  if (overlay) {
    overlay.remove();
    overlay = null;
    return true;
  }
  overlay = make(document.body, "div", { class: "lg-join", role: "dialog", "aria-label": "Join" });
  make(overlay, "img", { src: "join.svg", alt: `QR code of ${join}` });
  make(overlay, "p", {}, join);
  overlay.addEventListener("click", toggleJoin);
  return true;
}

function begin() {
  const groups = [...document.querySelectorAll(".less-greedy [role=group]")];
  for (const question of questions) {
    if (panels.has(question.id)) continue;
    const widget = question.form
      ? groups.find((one) => one.getAttribute("aria-label") === question.label)
          ?.querySelectorAll("form")[question.form - 1]
      : groups.find((one) => one.getAttribute("aria-label") === question.label);
    if (widget) panels.set(question.id, new Panel(question, widget));
  }
  look();
  return panels.size === questions.length;
}

document.addEventListener(
  "keydown",
  (event) => {
    if (looksOn || !pressed(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  { capture: true },
);

// Widgets come after the page.
const waiting = setInterval(() => begin() && clearInterval(waiting), 300);
const ready = setInterval(() => {
  if (!window.Reveal?.isReady?.()) return;
  clearInterval(ready);
  Reveal.on("slidechanged", turned);
  connect();
}, 100);
