// A question, and how a class answered it, as a picture: bars for options, a histogram for a number,
// a bundle with its median for a curve; and in the same picture what was measured, once it is shown.

import { create, make, write } from "./elements.js";

const ROUNDS = ["Before the discussion", "After it"];

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

// What is asked, for a wall. view: what the server sends of a question; base: where its pictures are.
export function showAsked(parent, view, base = "") {
  parent.replaceChildren();
  const { pictures, options } = view.asked;
  if (pictures.axes) {
    const figure = make(parent, "figure", { class: "lg-pool less-greedy-guess" });
    picture(figure, view, base, view.asked.axes);
  } else {
    const list = make(parent, "ul", { class: "lg-options" });
    options.forEach((option, i) => putOption(make(list, "li"), option, i));
  }
}

// The answers of each round, with a student's own in the last.
export function showPool(parent, view, base = "") {
  parent.replaceChildren();
  const { pools, hidden } = view;
  pools.forEach((pool, round) => {
    const part = make(parent, "figure", { class: "lg-pool less-greedy-guess" });
    if (pools.length > 1) make(part, "h3", {}, ROUNDS[round]);
    const own = round === pools.length - 1 ? view.own : null;
    const kinds = { value: valuePool, choice: choicePool, curve: curvePool };
    (kinds[view.kind] ?? optionPool)(part, view, pool, own, base);
    make(part, "figcaption", {}, said(view, pool));
  });
  if (hidden?.answer) make(parent, "p", { class: "lg-measured" }, hidden.answer);
}

// One sentence of how many answered, and of the middle answer where there is one.
function said({ kind }, pool) {
  const many = pool.n === 1 ? "1 answer" : `${pool.n} answers`;
  if (kind === "value" && pool.n) {
    return `${many}, ${Math.max(...pool.bins)} in the tallest bar; half of them below ${digits(pool.median)}`;
  }
  if (kind === "curve" && pool.n) return `${many}; the thick light line is their median`;
  return many;
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
  const box = { x: left * width, y: top * height };
  return { drawing, ...box, w: (right - left) * width, h: (bottom - top) * height };
}

function place({ low, high, log }, value) {
  const straight = log ? Math.log10 : (number) => number;
  return (straight(value) - straight(low)) / (straight(high) - straight(low));
}

function valuePool(parent, view, pool, own, base) {
  const most = Math.max(1, ...pool.bins);
  const label = `How many guessed which number, from low to high: ${pool.bins.join(", ")}.`;
  const { drawing, x, y, w, h } = picture(parent, view, base, label);
  const wide = w / pool.bins.length;
  pool.bins.forEach((count, i) => {
    const tall = (count / most) * h;
    const at = { x: x + i * wide, y: y + h - tall, width: Math.max(1, wide - 1), height: tall };
    make(drawing, "rect", { class: "lg-bar", ...at });
  });
  if (own === null || own === undefined) return;
  const at = x + place(view.asked.x, own) * w;
  make(drawing, "line", { class: "lg-own", x1: at, x2: at, y1: y, y2: y + h });
}

function choicePool(parent, view, pool, own, base) {
  const { options } = view.asked;
  const most = Math.max(1, ...pool.counts);
  const label = options.map((option, i) => `${option}: ${pool.counts[i]}`).join(", ");
  const { drawing, x, y, w, h } = picture(parent, view, base, label);
  const tall = h / options.length;
  pool.counts.forEach((count, i) => {
    const at = { y: y + (i + 0.15) * tall, height: 0.7 * tall };
    const bar = { class: "lg-bar", x, width: (count / most) * w, ...at };
    make(drawing, "rect", bar);
    const number = { class: "lg-count", x: x + w - 4, y: y + (i + 0.5) * tall };
    drawing.append(text(number, String(count)));
    if (i === own) make(drawing, "rect", { class: "lg-own", x, width: w, ...at });
  });
}

function text(attributes, content) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", "text");
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = content;
  return element;
}

function curvePool(parent, view, pool, own, base) {
  const { positions, x: across, y: up } = view.asked;
  const median = pool.median ? pool.median.map(digits).join(", ") : "none";
  const label = `${pool.n} curves; their median at each position: ${median}.`;
  const { drawing, x, y, w, h } = picture(parent, view, base, label);
  const points = (curve) =>
    curve
      .map((value, i) => {
        const [right, above] = [place(across, positions[i].x), place(up, value)];
        return `${x + right * w},${y + (1 - above) * h}`;
      })
      .join(" ");
  const line = (name, curve) => make(drawing, "polyline", { class: name, points: points(curve) });
  for (const curve of pool.curves) line("lg-one", curve);
  if (pool.median) line("lg-median", pool.median);
  if (own) line("lg-own", own);
}

// --- options in words ------------------------------------------------------------------------------

function optionPool(parent, { asked, hidden }, pool, own) {
  const most = Math.max(1, ...pool.counts);
  const list = make(parent, "ul", { class: "lg-options" });
  const { right, why } = hidden ?? {};
  asked.options.forEach((option, i) => {
    const chosen = own === i || (Array.isArray(own) && own.includes(i));
    const row = make(list, "li", chosen ? { class: "lg-chosen" } : {});
    const head = make(row, "div", { class: "lg-option" });
    putOption(make(head, "span"), option, i);
    if (chosen) make(head, "span", { class: "lg-yours" }, "your answer");
    make(head, "strong", {}, String(pool.counts[i]));
    const bar = make(row, "div", { class: "lg-track", "aria-hidden": "true" });
    bar.append(create("div", { class: "lg-bar" }));
    bar.firstChild.style.width = `${(100 * pool.counts[i]) / most}%`;
    if (!right) return;
    const is = right.includes(i);
    const reason = make(row, "p", { class: is ? "lg-right" : "lg-wrong" });
    make(reason, "strong", {}, is ? "✔ Right. " : "✘ Not right. ");
    write(reason, why[i]);
  });
}
