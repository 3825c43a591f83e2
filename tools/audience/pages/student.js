// A student's page: the question that stands, an answer that may be changed until it is closed, and
// then the class's. The name by which this browser is known is all that it keeps.

import { connect } from "./connection.js";
import { make } from "./elements.js";
import guess from "./guess.js";
import { SEVERAL, put, putOption, showAsked, showPool } from "./pool.js";

const NAME = "less-greedy: class"; // in this browser
const NARROW = 600; // pixels
const WORDS = { commit: "Send my answer", again: "Change my answer" };
const TAKEN = "Your answer is in. You can change it until the question is closed.";
const OVER = "The lecture is over. You can close this page.";

const place = document.getElementById("question");
const status = document.getElementById("status");
const clock = document.getElementById("clock");
let shown = ""; // what stands: a question in a round and phase
let said = "";
let own = null; // the answer that counts
let unsent = null; // a message that the server has not acknowledged
let taken = () => {}; // what the form does when an answer counts
let over = false;
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

function hear(message) {
  if (message.you) keep(message.you);
  if (message.over) {
    over = true;
    shown = "";
    place.replaceChildren();
    return say(OVER);
  }
  if (message.taken !== undefined) {
    own = message.taken;
    unsent = null;
    taken();
    say(TAKEN);
  }
  if (message.problem) {
    unsent = null;
    say(message.problem.replace(/^./, (first) => first.toUpperCase()) + ".");
  }
  if (message.state) show(message.state);
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
  over = false;
  const now = `${view.question} ${view.round} ${view.phase}`;
  own = view.own ?? null;
  if (now === shown) {
    say(said); // after a lost connection: what is typed stays, and what was not sent is sent now
    if (unsent) server.send(unsent);
    return;
  }
  shown = now;
  unsent = null;
  place.replaceChildren();
  if (view.phase === "idle") return say("You have joined. Wait for the next question.");
  if (view.pools) {
    heading(view);
    say(own === null ? "The class has answered." : "The class has answered; yours is marked.");
    return showPool(make(place, "div"), view);
  }
  if (view.phase === "closed") {
    heading(view);
    showAsked(make(place, "div"), view);
    return say(own === null ? "Closed." : "Closed, and your answer is in.");
  }
  const question = view.round > 1 ? "Once more: what do you think now?" : "What do you think?";
  say(own === null ? question : TAKEN);
  ask(view);
}

function heading({ asked }) {
  put(make(place, "h2"), asked.question);
}

function send(view, answer) {
  unsent = { question: view.question, round: view.round, answer };
  say("Sending …");
  if (!server.send(unsent)) say("No connection: your answer is sent when it is back.");
}

function ask(view) {
  taken = () => {};
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
  if (asked.several) make(options, "p", {}, SEVERAL);
  const type = asked.several ? "checkbox" : "radio";
  const chosen = own === null ? [] : [own].flat();
  const inputs = asked.options.map((option, i) => {
    const label = make(options, "label", { class: "lg-choice" });
    const input = make(label, "input", { type, name: "answer", value: i });
    input.checked = chosen.includes(i);
    putOption(make(label, "span"), option, i);
    return input;
  });
  const button = make(form, "button", { type: "submit" });
  const answer = () => inputs.flatMap((input, i) => (input.checked ? [i] : []));
  const update = () => {
    const counts = own !== null && String(answer()) === String(own);
    button.disabled = counts;
    button.textContent = own === null ? WORDS.commit : counts ? "Sent" : "Send this instead";
  };
  taken = update;
  form.addEventListener("change", update);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = answer();
    if (!chosen.length) return say("Choose an answer first.");
    send(view, view.kind === "vote" ? chosen[0] : chosen);
  });
  update();
}

setInterval(() => {
  const left = ends === null ? null : Math.max(0, Math.round((ends - Date.now()) / 1000));
  clock.textContent = left === null ? "" : `${left} s`;
}, 250);

const server = connect(location.href, {
  opened: () => server.send({ hello: kept() }),
  heard: hear,
  lost: () => over || say("No connection. This page tries again by itself.", true),
});
