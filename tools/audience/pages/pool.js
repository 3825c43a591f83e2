// A question, and how a class answered it, as a picture: bars for options, a histogram for a number,
// a bundle with its median for a curve; and in the same picture what was measured, once it is shown.

import { create, make, write } from "./elements.js";

const ROUNDS = ["Before the discussion", "After it"];
export const SEVERAL = "Choose all that are right.";

// A text, or one with markup, in pieces.
export function put(parent, text) {
  if (typeof text === "string") parent.append(text);
  else write(parent, text);
}

// An option with its letter, as the quiz has it, by which a class can talk of it.
export function putOption(parent, option, number) {
  parent.append(`${String.fromCharCode(97 + number)}) `);
  put(parent, option);
}

// What is asked, for a wall, or with an own answer for a phone whose question is closed. view: what the
// server sends of a question; base: where its pictures are.
export function showAsked(parent, view, base = "") {
  parent.replaceChildren();
  const { options, several, axes } = view.asked;
  if (options) {
    const list = make(parent, "ul", { class: "lg-options" });
    options.forEach((option, i) => optionRow(list, option, i, has(view.own, i)));
    if (several) make(parent, "p", {}, SEVERAL);
    return;
  }
  const figure = make(parent, "figure", { class: "lg-pool less-greedy-guess" });
  drawOwn(picture(figure, view, base, axes), view);
}

// The answers of each round, with a student's own in the last, and what was measured, once it is shown.
export function showPool(parent, view, base = "") {
  parent.replaceChildren();
  const { pools, hidden, kind } = view;
  const shares = pools.flatMap(({ bins, n }) => (bins ?? []).map((count) => count / Math.max(1, n)));
  const most = Math.max(1e-9, ...shares); // one scale for all rounds
  pools.forEach((pool, round) => {
    const part = make(parent, "figure", { class: "lg-pool less-greedy-guess" });
    if (pools.length > 1) make(part, "h3", {}, ROUNDS[round]);
    const own = round === pools.length - 1 ? view.own : null;
    if (kind === "value") valuePool(part, { ...view, own }, pool, base, most);
    else if (kind === "curve") curvePool(part, { ...view, own }, pool, base);
    else optionPool(part, { ...view, own }, pool);
    make(part, "figcaption", {}, said(view, pool));
  });
  if (!hidden?.answer) return;
  // Counts and what was measured have no axis in common where options are to choose from.
  if (kind === "choice") {
    const part = make(parent, "figure", { class: "lg-pool less-greedy-guess" });
    picture(part, view, base, hidden.described);
  }
  make(parent, "p", { class: "lg-measured" }, hidden.answer);
}

// One sentence of how many answered, and of the middle answer where there is one.
function said({ kind, hidden }, pool) {
  const many = pool.n === 1 ? "1 answer" : `${pool.n} answers`;
  if (kind === "value" && pool.n) {
    return `${many}, ${Math.max(...pool.bins)} in the tallest bar; half of them below ${digits(pool.median)}`;
  }
  if (kind === "curve" && pool.n) {
    return `${many}; thick and light: their median${hidden ? "; dark: what was measured" : ""}`;
  }
  return many;
}

function has(own, option) {
  return own === option || (Array.isArray(own) && own.includes(option));
}

function digits(number) {
  return String(Number(number.toPrecision(3)));
}

// --- in the lesson's own picture ---------------------------------------------------------------------

function picture(parent, { asked, hidden }, base, label) {
  const [width, height] = asked.size;
  const panel = make(parent, "div", { class: "lg-panel", role: "img", "aria-label": label });
  panel.style.aspectRatio = `${width} / ${height}`;
  panel.style.setProperty("--ratio", width / height);
  make(panel, "img", { src: base + asked.pictures.axes, alt: "" });
  const drawing = make(panel, "svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
  if (hidden?.answer) {
    make(panel, "img", { src: base + asked.pictures.measured, alt: "" });
  }
  const [left, top, right, bottom] = asked.box;
  const [x, y, w, h] = [left * width, top * height, (right - left) * width, (bottom - top) * height];
  const point = (value, i) =>
    `${x + place(asked.x, asked.positions[i].x) * w},${y + (1 - place(asked.y, value)) * h}`;
  return { drawing, x, y, w, h, points: (curve) => curve.map(point).join(" ") };
}

function place({ low, high, log }, value) {
  const straight = log ? Math.log10 : (number) => number;
  return (straight(value) - straight(low)) / (straight(high) - straight(low));
}

function drawOwn({ drawing, x, y, w, h, points }, { kind, asked, own }) {
  if (own === null || own === undefined) return;
  if (kind === "curve") {
    make(drawing, "polyline", { class: "lg-own", points: points(own) });
    return;
  }
  const at = x + place(asked.x, own) * w;
  make(drawing, "line", { class: "lg-own", x1: at, x2: at, y1: y, y2: y + h });
}

function valuePool(parent, view, pool, base, most) {
  const label = `How many guessed which number, from low to high: ${pool.bins.join(", ")}.`;
  const axes = picture(parent, view, base, label);
  const { drawing, x, y, w, h } = axes;
  const wide = w / pool.bins.length;
  pool.bins.forEach((count, i) => {
    const tall = (count / Math.max(1, pool.n) / most) * h;
    const at = { x: x + i * wide, y: y + h - tall, width: Math.max(1, wide - 1), height: tall };
    make(drawing, "rect", { class: "lg-bar", ...at });
  });
  drawOwn(axes, view);
}

function curvePool(parent, view, pool, base) {
  const median = pool.median ? pool.median.map(digits).join(", ") : "none";
  const label = `${pool.n} curves; their median at each position: ${median}.`;
  const axes = picture(parent, view, base, label);
  const line = (name, curve) =>
    make(axes.drawing, "polyline", { class: name, points: axes.points(curve) });
  for (const curve of pool.curves) line("lg-one", curve);
  if (pool.median) line("lg-median", pool.median);
  drawOwn(axes, view);
}

// --- options in words ------------------------------------------------------------------------------

function optionRow(list, option, number, mine) {
  const row = make(list, "li", mine ? { class: "lg-chosen" } : {});
  const head = make(row, "div", { class: "lg-option" });
  putOption(make(head, "span"), option, number);
  if (mine) make(head, "span", { class: "lg-yours" }, "your answer");
  return [row, head];
}

// A whole bar is the whole class, so that two rounds can be compared.
function optionPool(parent, { asked, hidden, own }, pool) {
  const list = make(parent, "ul", { class: "lg-options" });
  const { right, why } = hidden ?? {};
  asked.options.forEach((option, i) => {
    const [row, head] = optionRow(list, option, i, has(own, i));
    const share = `${Math.round((100 * pool.counts[i]) / Math.max(1, pool.n))}%`;
    make(head, "strong", {}, `${pool.counts[i]} · ${share.replace("%", "\u00a0%")}`);
    const bar = make(row, "div", { class: "lg-track", "aria-hidden": "true" });
    bar.append(create("div", { class: "lg-bar" }));
    bar.firstChild.style.width = share;
    if (!right) return;
    const is = right.includes(i);
    const reason = make(row, "p", { class: is ? "lg-right" : "lg-wrong" });
    make(reason, "strong", {}, is ? "✔ Right. " : "✘ Not right. ");
    write(reason, why[i]);
  });
}
