// A student's page: the question that stands, an answer that may be changed until it is closed, and
// then the class's. The name by which this browser is known is all that it keeps.

import { make, write } from "./elements.js";
import guess from "./guess.js";
import { showPool } from "./pool.js";

const NAME = "less-greedy: class"; // in this browser
const FIRST = 500; // milliseconds until it connects again, twice as many each time …
const LONGEST = 8000; // … up to so many
const WORDS = {
  commit: "Send my answer",
  again: "Change my answer",
  sent: "Your answer is in. You can change it until the question is closed.",
};

const place = document.getElementById("question");
const status = document.getElementById("status");
const clock = document.getElementById("clock");
let socket;
let wait = FIRST;
let shown = ""; // what stands: a question in a round and phase
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

function connect() {
  const { protocol, host } = location;
  socket = new WebSocket(`${protocol === "https:" ? "wss" : "ws"}://${host}/live`);
  socket.onopen = () => {
    wait = FIRST;
    socket.send(JSON.stringify({ hello: kept() }));
  };
  socket.onmessage = ({ data }) => hear(JSON.parse(data));
  socket.onclose = () => {
    say("No connection. This page tries again by itself.");
    setTimeout(connect, wait);
    wait = Math.min(2 * wait, LONGEST);
  };
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

function say(text) {
  if (status.textContent !== text) status.textContent = text;
}

function show(view) {
  ends = view.seconds ? Date.now() + 1000 * view.seconds : null;
  const now = `${view.question} ${view.round} ${view.phase}`;
  own = view.own ?? null;
  if (now === shown) return; // it came again after a lost connection: what is typed stays
  shown = now;
  place.replaceChildren();
  if (view.phase === "idle") return say("You have joined. Wait for the first question.");
  if (view.phase === "revealed") {
    heading(view);
    say(own === null ? "The class has answered." : "The class has answered; yours is marked.");
    return showPool(make(place, "div"), view);
  }
  if (view.phase === "closed") {
    heading(view);
    return say(own === null ? "Closed. Look at the wall." : "Closed, and your answer is in.");
  }
  say(view.round > 1 ? "Once more: what do you think now?" : "What do you think?");
  ask(view);
}

function heading({ asked }) {
  const question = make(place, "h2");
  if (typeof asked.question === "string") question.append(asked.question);
  else write(question, asked.question);
}

function send(view, answer) {
  const message = { question: view.question, round: view.round, answer };
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  else say("Not sent: there is no connection. Try again in a moment.");
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
  const legend = make(options, "legend");
  if (typeof asked.question === "string") legend.append(asked.question);
  else write(legend, asked.question);
  const type = asked.several ? "checkbox" : "radio";
  const chosen = own === null ? [] : [own].flat();
  const inputs = asked.options.map((option, i) => {
    const label = make(options, "label", { class: "lg-choice" });
    const input = make(label, "input", { type, name: "answer", value: i });
    input.checked = chosen.includes(i);
    const words = make(label, "span");
    if (typeof option === "string") words.append(option);
    else write(words, option);
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

// After sleep a phone may believe in a connection that has gone.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && socket.readyState > WebSocket.OPEN) {
    wait = FIRST;
  }
});

connect();
