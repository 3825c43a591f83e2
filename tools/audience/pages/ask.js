// A lecture's slides where a class answers: a bar below a slide with a question, and, while that is
// asked, the question and then the answers in the slide's place.
//
// Keys: A asks, C closes, R shows the answers and then what was measured, J shows how to join. On a
// presenter's remote the key for a black screen asks; "next" closes, shows, reveals, turns the page.

import { make } from "./elements.js";
import { Controls, Lecturing } from "./lecturing.js";
import { put, showAsked, showPool } from "./pool.js";

const WIDGETS = 60; // seconds until all are there

const { questions, join } = JSON.parse(document.getElementById("lg-questions").textContent);
// The speaker's view shows the slides in frames: that of the current one also the answers, before the
// wall does; that of the next one has no part in it.
const frame = new URLSearchParams(location.search);
const looksOn = frame.has("receiver");
const found = new Map(); // by the question's id, its slide
const chosen = new Map(); // by slide, which of its questions, from 0

const part = make(document.body, "div", { class: "lg-asking" });
const stage = make(part, "div", { class: "lg-stage less-greedy", role: "region", "aria-label": "The question" });
const bar = make(part, "div", { class: "lg-bar-below" });
const lecturing = new Lecturing(location.href, changed);
const controls = new Controls(bar, lecturing, "Back to the slide");
const which = make(make(controls.row, "label", {}, "question "), "select", { "aria-label": "which question" });
const joining = make(controls.row, "button", { type: "button", "aria-keyshortcuts": "J" }, "How to join");
joining.addEventListener("click", toggleJoin);
controls.row.append(controls.count, controls.clock);
let staged = "";
let last; // the question that stood, when this was last told
if (looksOn) document.body.classList.add("lg-looks-on");

// --- which question --------------------------------------------------------------------------------

function here() {
  const slide = Reveal.getCurrentSlide();
  return questions.filter(({ id }) => slide && found.get(id) === slide);
}

// On a slide with several: the one that stands, or the first that was not asked, or as was chosen.
function choose(number) {
  if (!lecturing.state) return;
  const slide = Reveal.getCurrentSlide();
  const some = here();
  if (!some.length) {
    lecturing.look(null);
    return show();
  }
  const { current, begun } = lecturing.state;
  const stands = some.findIndex(({ id }) => id === current);
  const fresh = some.findIndex(({ id }) => !begun.includes(id));
  if (number !== undefined) chosen.set(slide, number);
  else if (stands >= 0) chosen.set(slide, stands);
  else if (!chosen.has(slide)) chosen.set(slide, Math.max(0, fresh));
  lecturing.look(some[chosen.get(slide)].id);
  show();
}

// Other windows act, too: this one follows.
function changed() {
  const current = lecturing.state?.current ?? null;
  if (current !== last) {
    last = current;
    if (current === null || here().some(({ id }) => id === current)) return choose();
  }
  show();
}

// --- what is shown -----------------------------------------------------------------------------------

function show() {
  const some = here();
  bar.hidden = !some.length || (looksOn && frame.get("controls") === "false");
  if (bar.hidden) {
    stage.hidden = true;
    return;
  }
  if (some.length > 1 && which.length !== some.length) {
    which.replaceChildren();
    some.forEach((one, i) => make(which, "option", { value: i }, String(i + 1)));
  }
  which.parentElement.hidden = some.length < 2;
  which.value = String(chosen.get(Reveal.getCurrentSlide()) ?? 0);
  which.disabled = lecturing.stands && lecturing.view.phase === "open"; // close it first
  controls.show();
  showStage();
}

function showStage() {
  const { view, stands } = lecturing;
  const pooled = stands && view.pools && (looksOn || view.phase !== "closed");
  stage.hidden = !stands || (looksOn && !pooled);
  const content = stage.hidden ? "" : JSON.stringify([view.question, view.phase, pooled && view.pools]);
  if (content === staged) return;
  staged = content;
  stage.replaceChildren();
  if (stage.hidden) return;
  put(make(stage, "h2"), view.asked.question);
  const place = make(stage, "div", { class: "lg-staged-part", tabindex: 0 });
  if (pooled) return showPool(place, forThisWall(view));
  showAsked(place, view);
  if (view.phase === "open") addJoin(stage);
}

// A picture that shares the wall is that for a phone, whose texts are larger.
function forThisWall(view) {
  const { narrow, pictures } = view.asked;
  if (!narrow || (view.pools.length === 1 && view.kind !== "choice")) return view;
  const { narrow_axes: axes, narrow_measured: measured } = pictures;
  return { ...view, asked: { ...view.asked, ...narrow, pictures: { axes, measured } } };
}

function addJoin(parent) {
  const box = make(parent, "div", { class: "lg-join-here" });
  make(box, "img", { src: "join.svg", alt: "" });
  make(box, "p", {}, join);
}

const overlay = make(document.body, "div", { class: "lg-join", role: "dialog", "aria-label": "Join", hidden: "" });
make(overlay, "img", { src: "join.svg", alt: `QR code of ${join}` });
make(overlay, "p", {}, join);
overlay.addEventListener("click", toggleJoin);

function toggleJoin() {
  overlay.hidden = !overlay.hidden;
}

// --- keys and slides -------------------------------------------------------------------------------

function next() {
  if (lecturing.next()) return true;
  const number = chosen.get(Reveal.getCurrentSlide());
  if (!lecturing.stands || number + 1 >= here().length) return false;
  lecturing.act("leave");
  choose(number + 1);
  return true;
}

// The slides' own keys. The speaker's view gives them to its frame, and that to the wall, which acts.
function bindKeys() {
  const wall = looksOn ? parent.opener : null;
  const bind = (keyCode, key, description, press) => {
    const pass = () => wall.Reveal.triggerKey(keyCode);
    Reveal.addKeyBinding({ keyCode, key, description }, wall ? pass : press);
  };
  bind(65, "A", "Ask the class", () => controls.press("ask"));
  bind(67, "C", "Close the question", () => controls.press("close"));
  bind(82, "R", "Show the answers; reveal", () => controls.press("pool") || controls.press("reveal"));
  bind(74, "J", "How to join", toggleJoin);
  const black = () => {
    if (lecturing.view?.phase !== "idle" || !controls.press("ask")) Reveal.togglePause();
  };
  bind(66, "B, .", "Ask the class, or a black screen", black);
  bind(190, ".", "", black);
  const forward = (turn) => (event) => {
    if (event?.shiftKey) Reveal.prev();
    else if (!next()) turn();
  };
  bind(34, "PageDown", "Next: also of a question", forward(() => Reveal.next()));
  bind(32, "Space", "Next: also of a question", forward(() => Reveal.next()));
  bind(78, "N", "Next: also of a question", forward(() => Reveal.next()));
  bind(39, "→", "Next: also of a question", forward(() => Reveal.right()));
  bind(40, "↓", "Next: also of a question", forward(() => Reveal.down()));
}

// The next slide closes what this window asked.
function turned({ previousSlide }) {
  const { asked, state } = lecturing;
  if (!looksOn && state && found.get(asked) === previousSlide) {
    lecturing.send({ act: "leave", question: asked, version: state.version });
  }
  choose();
}

// A button has its own keys.
bar.addEventListener("keydown", (event) => [" ", "Enter"].includes(event.key) && event.stopPropagation());
which.addEventListener("change", () => {
  if (lecturing.can("leave")) lecturing.act("leave");
  choose(Number(which.value));
});

// While it is shown how to join, any key puts that away.
document.addEventListener(
  "keydown",
  (event) => {
    if (overlay.hidden) return;
    overlay.hidden = true;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  { capture: true },
);

// Widgets come after the page.
function find() {
  const groups = [...document.querySelectorAll(".slides .less-greedy [role=group]")];
  for (const { id, label, form } of questions) {
    const group = groups.find((one) => one.getAttribute("aria-label") === label);
    const widget = form ? group?.querySelectorAll("form")[form - 1] : group;
    if (widget) found.set(id, widget.closest("section"));
  }
}

function begin() {
  bindKeys();
  Reveal.on("slidechanged", turned);
  let left = 4 * WIDGETS;
  const waiting = setInterval(() => {
    find();
    choose();
    if (found.size === questions.length || --left === 0) clearInterval(waiting);
  }, 250);
}

if (Reveal.isReady()) begin();
else Reveal.on("ready", begin);
