// A question, a picture to guess in, and the measurement, which comes into the page only after the
// guess. Matplotlib painted the axes and the measurement; the guess is drawn here, between the two.
//
// A draft is a number (value), one of the options (choice), or a list with a number or null for each
// position (curve). It stays in the browser until it is committed, and needs no kernel.
//
// A page that collects guesses gives `about.words` instead of what was measured: the texts of the two
// buttons; it says itself whether a guess was sent. Its layers are addresses.

const OPEN = "open";
const COMMITTED = "committed";
const SHOWN = "shown";

const STEPS = 100; // of an arrow key, from one end of an axis to the other
const PAGE = 10; // steps of Page Up and Page Down
const UNDRAWN = 0.5; // where a point is offered before any is drawn: half way up
const GUESS_DIGITS = 6; // significant, as in `wording.py`
const SMALLEST = 1e-4; // beyond, numbers are written with an exponent
const LARGEST = 1e7;
const LAYERS = ["lg-axes", "lg-measured"];
const DIAMOND = "M 0 -7 L 7 0 L 0 7 L -7 0 Z";

async function render({ model, el }) {
  const about = model.get("about");
  const [axes, measured] = await images(model.get("layers"));
  const page = build(el, about, axes);
  const kinds = { value: valueInput, choice: choiceInput, curve: curveInput };
  const change = (draft) => model.get("state") === OPEN && model.set("draft", draft);
  const input = kinds[about.kind](page, about, change);

  const update = () => {
    const [state, draft] = [model.get("state"), model.get("draft")];
    const open = state === OPEN;
    for (const part of [page.commit, page.show, page.surface, page.hint]) part.hidden = !open;
    page.again.hidden = open;
    page.key.measured.hidden = open || Boolean(about.words);
    page.key.guess.hidden = !open && draft === null;
    input.update(draft, state);
    axes.alt = open ? about.axes : "";
    if (open) measured.remove();
    else if (!measured.isConnected) page.drawing.after(measured);
    measured.alt = about.described;
    const guessed = state === COMMITTED && draft !== null;
    const said = () => (about.words ? "" : input.sentence(draft));
    page.say(open ? "" : guessed ? said() : about.answer);
  };
  const enter = (state, draft) => {
    model.set("draft", draft);
    model.set("state", state);
    save(model);
    if (state !== OPEN) tellGuessed(el);
  };

  page.form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (model.get("state") !== OPEN) return;
    const { guess, problem } = input.complete(model.get("draft"));
    if (problem) return page.say(problem);
    enter(COMMITTED, guess);
    page.sentence.focus(); // not a button: Space goes on in a lecture, and undoes nothing
  });
  page.form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault(); // within a notebook, the browser itself would not submit
    page.form.requestSubmit();
  });
  page.show.addEventListener("click", () => {
    enter(SHOWN, model.get("draft"));
    page.sentence.focus();
  });
  page.again.addEventListener("click", () => {
    enter(OPEN, about.words ? model.get("draft") : null); // what was sent counts until it is changed
    input.focus();
  });
  const endLife = tellLife(model, page.form);
  const endClass = addClass(model, el, "guess");
  model.on("change:draft change:state", update);
  update();
  return () => {
    model.off("change:draft change:state", update);
    endLife();
    endClass();
  };
}

// Matplotlib's layers as images, each at the resolutions of ordinary and of fine screens.
async function images(layers) {
  if (typeof layers === "string") {
    const axes = create("img", { src: layers, alt: "", draggable: "false", class: LAYERS[0] });
    return [axes, create("span")]; // nothing was measured yet
  }
  const read = (file) =>
    new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.readAsDataURL(new Blob([file], { type: "image/png" }));
    });
  const [ordinary, fine] = await Promise.all(layers.map((set) => Promise.all(set.map(read))));
  return ordinary.map((url, layer) => {
    const srcset = `${url} 1x, ${fine[layer]} 2x`;
    return create("img", { src: url, srcset, alt: "", draggable: "false", class: LAYERS[layer] });
  });
}

// The parts that all kinds have.
function build(el, about, axes) {
  begin(el, "guess");
  const group = make(el, "div", { role: "group", "aria-label": about.question });
  const form = make(group, "form", { autocomplete: "off" });
  const top = make(form, "div");
  const panel = make(form, "div", { class: "lg-panel" });
  const [width, height] = about.size;
  form.style.maxWidth = `${width}px`;
  panel.style.aspectRatio = `${width} / ${height}`;
  panel.append(axes);
  const drawing = make(panel, "svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
  const surface = make(panel, "div", { class: "lg-surface" });
  const [left, above, right, bottom] = about.box;
  const sides = { left, top: above, width: right - left, height: bottom - above };
  for (const [side, share] of Object.entries(sides)) surface.style[side] = `${100 * share}%`;
  const keys = make(form, "div", { class: "lg-key" });
  const seeds = about.seeds && `: mean over ${about.seeds} and its 95\u00a0% interval`;
  const key = {
    guess: make(keys, "span", {}, "your guess"),
    measured: make(keys, "span", { class: "lg-key-measured" }, `measured${seeds}`),
  };
  const actions = make(form, "div", { class: "lg-actions" });
  const commit = make(actions, "button", { type: "submit" }, about.words?.commit ?? "Commit my guess");
  const show = make(actions, "button", { type: "button" }, "Show me");
  if (about.words) show.remove();
  const again = make(actions, "button", { type: "button" }, about.words?.again ?? "Guess again");
  const sentence = make(form, "div", { class: "lg-sentence", role: "status", tabindex: -1 });
  const hint = make(form, "div", { class: "lg-hint" });
  const say = (text) => (sentence.textContent = text);
  const ways = { commit, show, again };
  return { form, top, panel, drawing, surface, key, actions, ...ways, sentence, hint, say };
}

// A number: typed, or shown on the number line.
function valueInput(page, about, change) {
  const { x, unit } = about;
  const at = coordinates(about);
  const between = `from ${significant(x.low, GUESS_DIGITS)} to ${significant(x.high, GUESS_DIGITS)}`;
  make(page.top, "div", { class: "lg-question" }, about.question);
  const label = create("label", {}, "Your guess:");
  const typed = make(label, "input", { type: "text", inputmode: "decimal" });
  label.append(unit);
  page.actions.prepend(label);
  page.hint.textContent =
    `Type a number ${between}, or click or drag on the number line. There the arrow keys, Page Up ` +
    "and Page Down move your guess, too.";
  const handle = addHandle(page.panel, "Your guess", x, "horizontal");
  const middle = rounded(x, valueAt(x, UNDRAWN));
  let draft = null;

  typed.addEventListener("input", () => {
    const guess = parsed(typed.value);
    change(guess >= x.low && guess <= x.high ? guess : null);
  });
  handle.addEventListener("keydown", (event) => {
    const key = { ArrowLeft: "ArrowDown", ArrowRight: "ArrowUp" }[event.key] ?? event.key;
    const guess = afterKey(key, x, draft ?? middle);
    if (guess === undefined || isShortcut(event)) return;
    event.preventDefault();
    change(guess);
  });
  page.surface.classList.add("lg-line");
  onDrag(page.surface, ({ right }) => {
    change(rounded(x, valueAt(x, right)));
    handle.focus({ preventScroll: true });
  });

  const update = (now, state) => {
    draft = now;
    const other = now === null ? !typed.matches(":focus") : parsed(typed.value) !== now;
    if (other) typed.value = now === null ? "" : significant(now, GUESS_DIGITS);
    typed.readOnly = state !== OPEN;
    page.drawing.replaceChildren();
    const [, top, , bottom] = about.box.map((share) => share * about.size[1]);
    const [left, high] = [at.x(now ?? middle), top + 0.2 * (bottom - top)];
    if (now !== null) {
      const points = `${left},${bottom} ${left},${high}`;
      make(page.drawing, "polyline", { class: "lg-curve", points });
      drawMark(page.drawing, left, high);
    }
    const said = now === null ? "no guess yet" : withUnit(significant(now, GUESS_DIGITS), unit);
    placeHandle(handle, about, [left, high], now ?? middle, said, state);
  };
  const complete = (now) => {
    if (now !== null) return { guess: now };
    const text = typed.value.trim();
    if (!text) return { problem: `Guess a number ${between} first${orShow(about)}.` };
    return Number.isNaN(parsed(text))
      ? { problem: `“${text}” cannot be read as a number: write it as 0.95, 1200 or 2e4.` }
      : { problem: `The number line goes ${between}: choose a number on it.` };
  };
  const sentence = (guess) => aboutValue(guess, about);
  return { update, complete, sentence, focus: () => typed.focus() };
}

function orShow(about) {
  return about.words ? "" : "; or press “Show me”";
}

// How near a guess is to the measurement.
function aboutValue(guess, { x, unit, agrees: [low, high], near, measured, texts }) {
  const away = Math.abs(place(x, guess) - place(x, measured));
  const which = low <= guess && guess <= high ? "agrees" : away <= near ? "near" : "far";
  return filled(texts[which], {
    guess: withUnit(significant(guess, GUESS_DIGITS), unit),
    way: guess > measured ? "high" : "low",
    distance: distance(x, guess, measured),
  });
}

// One of several options: a radio button each, and a row each in the picture.
function choiceInput(page, about, change) {
  const { options } = about;
  const fieldset = make(page.top, "fieldset");
  make(fieldset, "legend", {}, about.question);
  const name = `guess-${Math.random().toString(36).slice(2)}`;
  const radios = options.map((option) => {
    const label = make(fieldset, "label", { class: "lg-option" });
    const radio = make(label, "input", { type: "radio", name });
    label.append(option);
    radio.addEventListener("change", () => change(option));
    return radio;
  });
  const row = (share) => Math.min(options.length - 1, Math.floor((1 - share) * options.length));
  onDrag(page.surface, ({ up }) => {
    change(options[row(up)]);
    radios[row(up)].focus({ preventScroll: true });
  });

  const update = (draft, state) => {
    const chosen = options.indexOf(draft);
    radios.forEach((radio, i) => {
      radio.checked = i === chosen;
      radio.disabled = state !== OPEN;
    });
    page.drawing.replaceChildren();
    if (chosen < 0) return;
    const [left, top, right, bottom] = about.box;
    const [width, height] = about.size;
    const tall = ((bottom - top) * height) / options.length;
    make(page.drawing, "rect", {
      class: "lg-row",
      x: left * width,
      y: top * height + chosen * tall,
      width: (right - left) * width,
      height: tall,
    });
  };
  const complete = (draft) =>
    draft === null
      ? { problem: `Choose one of the options first${orShow(about)}.` }
      : { guess: draft };
  return {
    update,
    complete,
    sentence: (guess) => about.sentences[guess],
    focus: () => radios[0].focus(),
  };
}

// A sketch: a point at each position, drawn with the pointer, or moved with the keys as a row of
// sliders of which Tab reaches one, and Left and Right the others.
function curveInput(page, about, change) {
  const { y, positions, what } = about;
  const at = coordinates(about);
  const places = positions.map((position) => place(about.x, position.x));
  make(page.top, "div", { class: "lg-question" }, about.question);
  page.hint.textContent =
    "Drag over the picture to draw; draw over it to correct. With the keyboard: Tab to the " +
    "picture; Left and Right choose a position; Up and Down, Page Up and Page Down move its point; " +
    "Delete takes it away. Gaps are filled with straight lines.";
  const sliders = make(page.panel, "div", { role: "group", "aria-label": `Your sketch: ${what}` });
  const handles = positions.map(({ name }) => addHandle(sliders, name, y, "vertical"));
  const empty = positions.map(() => null);
  let draft = empty;

  const reach = (to) => handles.forEach((handle, i) => (handle.tabIndex = i === to ? 0 : -1));
  const focus = (to = 0) => {
    reach(to);
    handles[to].focus({ preventScroll: true });
  };
  const set = (i, guess) => change(draft.map((old, j) => (j === i ? guess : old)));
  const onKey = (event, i) => {
    if (isShortcut(event)) return;
    const aside = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const guess = afterKey(event.key, y, draft[i] ?? offered(draft, y, places, i));
    if (aside) focus(clamped(i + aside, 0, positions.length - 1));
    else if (["Delete", "Backspace"].includes(event.key)) set(i, null);
    else if (guess !== undefined) set(i, guess);
    else return;
    event.preventDefault();
  };
  handles.forEach((handle, i) => handle.addEventListener("keydown", (event) => onKey(event, i)));
  let stroke;
  onDrag(page.surface, (pointer, first) => {
    if (first) stroke = new Stroke(places, y);
    change(stroke.to(pointer, draft));
    focus(closest(places, pointer.right));
  });

  const update = (now, state) => {
    draft = now ?? empty;
    page.drawing.replaceChildren();
    const points = positions.map((position) => at.x(position.x));
    if (state === OPEN) for (const left of points) drawGuide(page.drawing, about, left);
    const line = withoutGaps(draft, y, places)
      .map((value, i) => value !== null && `${points[i]},${at.y(value)}`)
      .filter(Boolean);
    make(page.drawing, "polyline", { class: "lg-curve", points: line.join(" ") });
    draft.forEach((value, i) => {
      if (value !== null) drawMark(page.drawing, points[i], at.y(value));
      const shown = value ?? offered(draft, y, places, i);
      const said = state === OPEN ? drawn(value, what) : both(value, positions[i].text);
      placeHandle(handles[i], about, [points[i], at.y(shown)], shown, said, state);
    });
  };
  const complete = () => {
    const whole = withoutGaps(draft, y, places);
    if (whole.every((value) => value === null)) {
      return { problem: `Draw your curve over the picture first${orShow(about)}.` };
    }
    const end = [whole.length - 1, 0].find((i) => whole[i] === null);
    if (end === undefined) return { guess: whole };
    const ends = `${positions[0].name} to ${positions.at(-1).name}`;
    return { problem: `Nothing is drawn at ${positions[end].name}: draw from ${ends}.` };
  };
  reach(0);
  return { update, complete, sentence: (guess) => aboutCurve(guess, about), focus };
}

function drawn(value, what) {
  return value === null ? "not drawn yet" : `${what} ${significant(value, GUESS_DIGITS)}`;
}

function both(value, measured) {
  const yours = value === null ? "no guess" : `yours ${significant(value, GUESS_DIGITS)}`;
  return `${yours}, measured ${measured}`;
}

// What was measured, which way the guess goes along each stretch of it, and where it is farthest.
function aboutCurve(guess, { answer, positions, stretches, least, near, texts, y }) {
  const guessed = guess.map((value) => place(y, value));
  const ways = stretches.map(({ start, end, texts: said }) => {
    const changed = guessed[end] - guessed[start];
    return said[Math.abs(changed) <= least ? "0" : changed > 0 ? "1" : "-1"];
  });
  const away = positions.map(({ mean }, i) => Math.abs(guessed[i] - place(y, mean)));
  const i = away.indexOf(Math.max(...away));
  const { name, mean, text } = positions[i];
  const farthest = filled(texts[away[i] <= near ? "near" : "far"], {
    position: name,
    guess: significant(guess[i], GUESS_DIGITS),
    measured: text,
    way: guess[i] > mean ? "high" : "low",
    distance: distance(y, guess[i], mean),
  });
  return [answer, ...ways, farthest].join(" ");
}

// One movement of the pointer, from down to up. It sets the positions that it crosses, and the one
// that it is near as long as it has not crossed that.
class Stroke {
  constructor(places, scale) {
    Object.assign(this, { places, scale, crossed: new Set(), last: null });
  }

  to({ right, up }, draft) {
    const next = [...draft];
    const { last, scale } = this;
    this.places.forEach((spot, i) => {
      if (!last || last.right === right || (spot - last.right) * (spot - right) > 0) return;
      const share = (spot - last.right) / (right - last.right);
      next[i] = rounded(scale, valueAt(scale, last.up + share * (up - last.up)));
      this.crossed.add(i);
    });
    const near = closest(this.places, right);
    if (!this.crossed.has(near)) next[near] = rounded(scale, valueAt(scale, up));
    this.last = { right, up };
    return next;
  }
}

function closest(places, right) {
  const away = places.map((spot) => Math.abs(spot - right));
  return away.indexOf(Math.min(...away));
}

// The draft with straight lines across its gaps; what lies before the first point or after the last
// stays empty.
function withoutGaps(draft, scale, places) {
  const known = [...draft.keys()].filter((i) => draft[i] !== null);
  return draft.map((value, i) => {
    const before = known.findLast((j) => j < i);
    const after = known.find((j) => j > i);
    if (value !== null || before === undefined || after === undefined) return value;
    const share = (places[i] - places[before]) / (places[after] - places[before]);
    const [from, to] = [place(scale, draft[before]), place(scale, draft[after])];
    return rounded(scale, valueAt(scale, from + share * (to - from)));
  });
}

// Where a point that is not drawn yet would come to lie: on the line, or beside its neighbour.
function offered(draft, scale, places, i) {
  const whole = withoutGaps(draft, scale, places);
  const known = [...whole.keys()].filter((j) => whole[j] !== null);
  if (!known.length) return rounded(scale, valueAt(scale, UNDRAWN));
  return whole[known.reduce((best, j) => (Math.abs(j - i) < Math.abs(best - i) ? j : best))];
}

// Handles: points that the keys move.

function addHandle(parent, label, scale, orientation) {
  return make(parent, "div", {
    class: "lg-handle",
    role: "slider",
    tabindex: "0",
    "aria-label": label,
    "aria-orientation": orientation,
    "aria-valuemin": scale.low,
    "aria-valuemax": scale.high,
  });
}

function placeHandle(handle, about, [left, top], value, said, state) {
  handle.style.left = `${(100 * left) / about.size[0]}%`;
  handle.style.top = `${(100 * top) / about.size[1]}%`;
  handle.setAttribute("aria-valuenow", value);
  handle.setAttribute("aria-valuetext", said);
  handle.setAttribute("aria-readonly", state !== OPEN);
}

// Such keys belong to the browser: Alt and Left goes back a page.
function isShortcut(event) {
  return event.ctrlKey || event.altKey || event.metaKey;
}

// The value after a key; undefined if the key does not move it.
function afterKey(key, scale, from) {
  const steps = { ArrowUp: 1, ArrowDown: -1, PageUp: PAGE, PageDown: -PAGE, Enter: 0, " ": 0 }[key];
  if (key === "Home") return scale.low;
  if (key === "End") return scale.high;
  return steps === undefined ? undefined : stepped(scale, from, steps);
}

function stepped(scale, from, steps) {
  if (scale.log) return rounded(scale, valueAt(scale, place(scale, from) + steps / STEPS));
  return rounded(scale, from + steps * stepOf(scale));
}

// A round number of about one hundredth of the axis.
function stepOf({ low, high }) {
  const wide = (high - low) / STEPS;
  const power = 10 ** Math.floor(Math.log10(wide));
  return power * [5, 2, 1].find((factor) => factor * power <= wide * 1.0001);
}

// A value as round as the axis can tell.
function rounded(scale, value) {
  const inside = clamped(value, scale.low, scale.high);
  if (!scale.log) {
    const step = stepOf(scale);
    const round = Number((Math.round(inside / step) * step).toPrecision(12));
    return clamped(round, scale.low, scale.high);
  }
  const decades = Math.log10(scale.high / scale.low);
  const digits = decades > 3 ? 2 : decades > 1 ? 3 : 5;
  return clamped(Number(inside.toPrecision(digits)), scale.low, scale.high);
}

function clamped(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

// Call `move` with where in the axes the pointer is, as shares from the left and from below, and
// whether it was just pressed.
function onDrag(surface, move) {
  const report = (event, first) => {
    const { left, bottom, width, height } = surface.getBoundingClientRect();
    const right = clamped((event.clientX - left) / width, 0, 1);
    const up = clamped((bottom - event.clientY) / height, 0, 1);
    move({ right, up }, first);
  };
  surface.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus
  surface.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    surface.setPointerCapture(event.pointerId);
    report(event, true);
  });
  surface.addEventListener("pointermove", (event) => {
    if (!surface.hasPointerCapture(event.pointerId)) return;
    const all = event.getCoalescedEvents?.() ?? [];
    for (const each of all.length ? all : [event]) report(each, false);
  });
}

// Drawing, in pixels of an ordinary screen.

function coordinates({ box, size, x, y }) {
  const [left, top, right, bottom] = box;
  return {
    x: (value) => size[0] * (left + place(x, value) * (right - left)),
    y: (value) => size[1] * (bottom - place(y, value) * (bottom - top)),
  };
}

function drawMark(drawing, left, top) {
  make(drawing, "path", { class: "lg-mark", d: DIAMOND, transform: `translate(${left} ${top})` });
}

function drawGuide(drawing, { box, size }, left) {
  const [y1, y2] = [box[1] * size[1], box[3] * size[1]];
  make(drawing, "line", { class: "lg-guide", x1: left, x2: left, y1, y2 });
}

// Scales and numbers; the same as in `scale.py` and `wording.py`.

function place({ low, high, log }, value) {
  const straight = log ? Math.log10 : (number) => number;
  return (straight(value) - straight(low)) / (straight(high) - straight(low));
}

function valueAt({ low, high, log }, share) {
  if (!log) return low + share * (high - low);
  return 10 ** (Math.log10(low) + share * (Math.log10(high) - Math.log10(low)));
}

function distance({ log, digits }, one, other) {
  if (!log) return fixed(Math.abs(one - other), digits);
  const factor = Math.max(one / other, other / one);
  return `a factor of ${significant(factor, factor >= 1.1 ? 2 : 3)}`;
}

function fixed(value, decimals) {
  return grouped(value.toFixed(decimals));
}

function significant(value, digits) {
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size === 0 || (size >= SMALLEST && size < LARGEST)) return grouped(String(rounded));
  return rounded.toExponential().replace("+", "");
}

function grouped(text) {
  const plain = Number(text) === 0 ? text.replace("-", "") : text;
  return plain.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
}

function withUnit(text, unit) {
  return unit ? `${text} ${unit}` : text;
}

function filled(template, words) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => words[name] ?? whole);
}

// What was typed as a number: 0.95, 2e4, 1,200; or, as the keys of many phones have it, 0,95. NaN if it
// is none.
function parsed(text) {
  const plain = text.trim().replace("−", "-");
  const together = plain.replace(/^(-?[1-9]\d{0,2})((?:,\d{3})+)(?=\.|$)/, (_, first, rest) => {
    return first + rest.replaceAll(",", "");
  }).replace(/^([^,.]*),([^,.]*)$/, "$1.$2");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(together) ? Number(together) : NaN;
}

export default { render };
