// A student's page: the question that stands, an answer that may be changed until it is closed, and
// then the class's. The name by which this browser is known is all that it keeps.

import { connect } from "./connection.js";
import { make } from "./elements.js";
import guess from "./guess.js";
import { put, putOption, showPool } from "./pool.js";

const NAME = "less-greedy: class"; // in this browser
const NARROW = 600; // pixels
const WORDS = {
  commit: "Send my answer",
  again: "Change my answer",
  sent: "Your answer is in. You can change it until the question is closed.",
};

const place = document.getElementById("question");
const status = document.getElementById("status");
const clock = document.getElementById("clock");
let shown = ""; // what stands: a question in a round and phase
let said = "";
let own = null;
let ends = null; // when the question closes, by this browser's clock

function kept() {
  try {
    return localStorage.getItem(NAME);
  } catch {
    return null; // a browser that keeps nothing: it joins anew after a reload
  }
}

function keep(name) {
  try {
    localStorage.setItem(NAME, name);
  } catch {
    // as above
  }
}

function hear({ you, state, taken, problem }) {
  if (you) keep(you);
  if (taken !== undefined) {
    own = taken;
    say(WORDS.sent);
  }
  if (problem) say(`Not sent: ${problem}.`);
  if (state) show(state);
}

// What stands in the first line: until the next, or, of a connection, until it is there again.
function say(text, passing = false) {
  if (!passing) said = text;
  if (status.textContent !== text) status.textContent = text;
}

// On a narrow screen the lesson's picture is another, with its texts as large as ever.
function forThisScreen({ pictures, narrow, ...asked }) {
  if (!narrow || innerWidth > NARROW) return { pictures, ...asked };
  const { narrow_axes: axes, narrow_measured: measured } = pictures;
  return { ...asked, ...narrow, pictures: { axes, measured } };
}

function show(view) {
  if (view.asked) view.asked = forThisScreen(view.asked);
  ends = view.seconds ? Date.now() + 1000 * view.seconds : null;
  const now = `${view.question} ${view.round} ${view.phase}`;
  own = view.own ?? null;
  if (now === shown) return say(said); // after a lost connection: what is typed stays
  shown = now;
  place.replaceChildren();
  if (view.phase === "idle") return say("You have joined. Wait for the next question.");
  if (view.pools) {
    heading(view);
    say(own === null ? "The class has answered." : "The class has answered; yours is marked.");
    return showPool(make(place, "div"), view);
  }
  if (view.phase === "closed") {
    heading(view);
    return say(own === null ? "Closed. Look at the wall." : "Closed, and your answer is in.");
  }
  const question = view.round > 1 ? "Once more: what do you think now?" : "What do you think?";
  say(own === null ? question : WORDS.sent);
  ask(view);
}

function heading({ asked }) {
  put(make(place, "h2"), asked.question);
}

function send(view, answer) {
  if (!server.send({ question: view.question, round: view.round, answer })) {
    say("Not sent: there is no connection. Try again in a moment.", true);
  }
}

function ask(view) {
  if (["value", "choice", "curve"].includes(view.kind)) askInPicture(view);
  else askInWords(view);
}

// As in the notebook: the guess's own script, which asks a model for what it needs.
function askInPicture(view) {
  const { asked, kind } = view;
  const values = {
    about: { ...asked, kind, words: WORDS, described: "", answer: "" },
    layers: asked.pictures.axes,
    draft: kind === "choice" && own !== null ? asked.options[own] : own,
    state: own === null ? "open" : "committed",
  };
  const model = {
    widget_manager: {},
    listeners: [],
    get: (name) => values[name],
    set(name, value) {
      values[name] = value;
      for (const listener of this.listeners) listener();
    },
    on(names, listener) {
      this.listeners.push(listener);
    },
    off() {},
    save_changes() {
      if (values.state !== "committed") return;
      const { draft } = values;
      send(view, kind === "choice" ? asked.options.indexOf(draft) : draft);
    },
  };
  guess.render({ model, el: make(place, "div") });
}

function askInWords(view) {
  const { asked } = view;
  const form = make(place, "form");
  const options = make(form, "fieldset");
  put(make(options, "legend"), asked.question);
  const type = asked.several ? "checkbox" : "radio";
  const chosen = own === null ? [] : [own].flat();
  const inputs = asked.options.map((option, i) => {
    const label = make(options, "label", { class: "lg-choice" });
    const input = make(label, "input", { type, name: "answer", value: i });
    input.checked = chosen.includes(i);
    putOption(make(label, "span"), option, i);
    return input;
  });
  make(form, "button", { type: "submit" }, "Send my answer");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const answer = inputs.flatMap((input, i) => (input.checked ? [i] : []));
    if (!answer.length) return say("Choose an answer first.");
    send(view, view.kind === "vote" ? answer[0] : answer);
  });
}

setInterval(() => {
  const left = ends === null ? null : Math.max(0, Math.round((ends - Date.now()) / 1000));
  clock.textContent = left === null ? "" : `${left} s`;
}, 250);

const server = connect(location.href, {
  opened: () => server.send({ hello: kept() }),
  heard: hear,
  lost: () => say("No connection. This page tries again by itself.", true),
});
