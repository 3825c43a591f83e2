// Paints the picture of an explorer: matplotlib's layers, and between them the operations that
// Python's `recorder.py` wrote down. All numbers are in picture pixels; y points downward.

// As in `operations.py`: how positions are packed in two bytes.
const STEPS = 16;
const ORIGIN = 256;
const GAP = 65535;

// As in matplotlib's Path: what to do at a vertex. A curve takes 2 or 3 vertices.
const MOVE = 1;
const QUADRATIC = 3;
const CUBIC = 4;
const CLOSE = 79;

// Where less motion is asked for: milliseconds between the steps of a player, and at least between
// the pictures of a training.
const CALM = 1500;
const CALM_TRAINING = 500;
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

async function render({ model, el }) {
  const parts = build(el, model);
  const layers = new Layers(parts.canvas);
  const controls = await widgets(model, "controls");
  const players = await widgets(model, "players");

  const view = new View(model);

  const show = () => {
    const frame = currentFrame(model, controls);
    if (!frame) return;
    say(parts, frame);
    if (!frame.error) layers.paint(frame);
    view.painted(frame.number);
  };
  const tellRunning = () => tellState(parts, model);
  const load = async () => {
    await layers.load(model.get("layers"), model.get("size"), model.get("resolution"));
    show();
  };
  const whenMoved = () => {
    if (model.get("frames").positions) show();
    prepareControls(el, controls, players);
  };

  model.on("change:layers", load);
  model.on("change:frame change:frames", show);
  model.on("change:running change:note", tellRunning);
  for (const control of controls) control.on("change:index change:value", whenMoved);
  if (calm()) for (const player of players) player.set("interval", CALM);
  const observer = new ResizeObserver(() => {
    prepareControls(el, controls, players); // at the latest now they stand in the page
    if (layers.fit()) show();
  });
  observer.observe(parts.panel);
  tellRunning();
  tellKind(parts, model, controls);
  // With every position in the browser it moves without a kernel.
  const endLife = model.get("frames").positions ? () => {} : tellLife(model, el);
  await load();

  return () => {
    observer.disconnect();
    model.off("change:layers", load);
    model.off("change:frame change:frames", show);
    model.off("change:running change:note", tellRunning);
    for (const control of controls) control.off("change:index change:value", whenMoved);
    endLife();
    view.closed();
  };
}

// Tells the kernel which picture of a training this view has painted, so that the next is computed;
// see `LivePicture` in `picture.py`. Pictures of other kinds have no number.
class View {
  constructor(model) {
    this.model = model;
    this.name = `${Date.now()} ${Math.random()}`;
    this.told = 0;
  }

  painted(number) {
    if (!number || number <= this.told) return;
    this.told = number;
    const say = () => this.say({ event: "painted", number });
    // On the screen it is with the next frame; a page that nobody sees has none.
    requestAnimationFrame(() => (calm() ? setTimeout(say, CALM_TRAINING) : say()));
  }

  closed() {
    if (this.told) this.say({ event: "closed" });
  }

  say(message) {
    tell(this.model, { ...message, view: this.name });
  }
}

// The elements of the picture, for people who see it and for people who hear it.
function build(el, model) {
  begin(el, "picture");
  const panel = make(el, "div", { class: "lg-panel" });
  const [width, height] = model.get("size");
  panel.style.width = `${width}px`;
  panel.style.aspectRatio = `${width} / ${height}`;
  const canvas = make(panel, "canvas", { role: "img" });
  // It may be too long for a narrow panel: with a place in the tab order it can be scrolled by key.
  const alert = make(panel, "div", { class: "lg-alert", role: "alert", tabindex: 0, hidden: "" });
  const sentence = make(el, "div", { class: "lg-sentence", role: "status", "aria-live": "polite" });
  const note = make(el, "div", { class: "lg-note", role: "status" });
  const kind = make(el, "div", { class: "lg-kind" });
  return { panel, canvas, alert, sentence, note, kind };
}

function say({ canvas, alert, sentence }, frame) {
  const failed = Boolean(frame.error);
  canvas.hidden = failed;
  alert.hidden = !failed;
  alert.textContent = frame.error;
  sentence.textContent = failed ? "" : frame.sentence;
  canvas.setAttribute("aria-label", frame.sentence);
}

// Whether a training runs, and if it does not, why. While it does, a screen reader is not told each
// sentence, but the last one when it pauses.
function tellState({ sentence, note }, model) {
  const running = Boolean(model.get("running"));
  const paused = sentence.getAttribute("aria-live") === "off" && !running;
  sentence.setAttribute("aria-live", running ? "off" : "polite");
  if (paused) setTimeout(() => (sentence.textContent += "")); // writing it again announces it
  note.textContent = model.get("note") ?? "";
}

// What kind of explorer it is; and, in a page made without a kernel, whether it stands still there.
function tellKind({ kind }, model, controls) {
  const exported = !("restoredStatus" in model.widget_manager);
  const still = exported && !model.get("frames").positions && !controls.some((c) => c.comm_live);
  kind.textContent = model.get("kind") + (still ? " No kernel runs here, so it stands still." : "");
}

// The widgets that a trait refers to, as models.
async function widgets(model, trait) {
  const references = model.get(trait) ?? [];
  const find = (reference) =>
    typeof reference === "string"
      ? model.widget_manager.get_model(reference.slice("IPY_MODEL_".length))
      : reference;
  return Promise.all(references.map(find));
}

// What to show: what the kernel sent, or the position at which the controls stand.
function currentFrame(model, controls) {
  const frames = model.get("frames");
  if (!frames.positions) return model.get("frame").operations && unpacked(model.get("frame"));
  const all = unpacked(frames);
  const index = controls.reduce((at, control, i) => at * frames.lengths[i] + place(control), 0);
  const { sentence, error, numbers } = frames.positions[index];
  return { sentence, error, operations: numbers.map((number) => all.operations[number]) };
}

function place(control) {
  return control.get("index") ?? Number(control.get("value"));
}

// Operations with their numbers as arrays; done once for each message.
const unpackedBefore = new WeakMap();

function unpacked(frame) {
  if (!unpackedBefore.has(frame)) {
    const { buffer, byteOffset, byteLength } = frame.data;
    const bytes = buffer.slice(byteOffset, byteOffset + byteLength); // numbers must be aligned
    const operations = frame.operations.map(({ arrays, ...style }) => {
      const read = ([name, [kind, offset, length]]) => [name, numbers(bytes, kind, offset, length)];
      return { ...style, ...Object.fromEntries(Object.entries(arrays).map(read)) };
    });
    unpackedBefore.set(frame, { ...frame, operations });
  }
  return unpackedBefore.get(frame);
}

function numbers(bytes, kind, offset, length) {
  if (kind === "f") return new Float32Array(bytes, offset, length);
  if (kind === "B") return new Uint8ClampedArray(bytes, offset, length);
  const steps = new Uint16Array(bytes, offset, length);
  return Float32Array.from(steps, (step) => (step === GAP ? NaN : step / STEPS - ORIGIN));
}

// Matplotlib's layers at the resolution of the screen, with the operations painted between them.
class Layers {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.originals = [];
    this.fitted = [];
  }

  async load(files, size, resolution) {
    this.width = size[0] * resolution;
    this.height = size[1] * resolution;
    const decode = (file) => createImageBitmap(new Blob([file], { type: "image/png" }));
    this.originals = await Promise.all(files.map((set) => Promise.all(set.map(decode))));
    this.canvas.width = 0;
    this.fit();
  }

  // True if the canvas got another size, and must be painted again.
  fit() {
    const shown = this.canvas.parentElement.clientWidth || this.width / 2;
    const width = Math.round(shown * devicePixelRatio);
    if (!this.originals.length || this.canvas.width === width) return false;
    this.canvas.width = width;
    this.canvas.height = Math.round((width * this.height) / this.width);
    // The smallest that is not too small: at its own size, it stays as crisp as matplotlib made it.
    const enough = this.originals.find(([image]) => image.width >= width - 1);
    this.fitted = (enough ?? this.originals.at(-1)).map((image) => this.scaled(image));
    return true;
  }

  scaled(image) {
    const { width, height } = this.canvas;
    const small = new OffscreenCanvas(width, height);
    const context = small.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, width, height);
    return small;
  }

  paint(frame) {
    const { canvas, context } = this;
    const scale = canvas.width / this.width;
    context.clearRect(0, 0, canvas.width, canvas.height);
    this.fitted.forEach((image, layer) => {
      context.drawImage(image, 0, 0);
      for (const operation of frame.operations) {
        if (operation.layer !== layer) continue;
        context.save();
        clip(context, operation, scale);
        (operation.op === "cells" ? paintCells : paintShapes)(context, operation, scale);
        context.restore();
      }
    });
  }
}

function clip(context, operation, scale) {
  if (operation.clip) {
    const [x, y, width, height] = operation.clip.map((number) => number * scale);
    const left = Math.round(x); // whole pixels, as matplotlib clips
    const top = Math.round(y);
    context.beginPath();
    context.rect(left, top, Math.round(x + width) - left, Math.round(y + height) - top);
    context.clip();
  }
  if (operation.clip_vertices) {
    const { clip_vertices: vertices, clip_codes: codes } = operation;
    context.beginPath();
    trace(context, vertices, codes, 0, vertices.length / 2, scaling(scale));
    context.clip();
  }
}

// Paths, each stamped at its place; colours and widths are repeated as often as needed, as in
// matplotlib's collections.
function paintShapes(context, operation, scale) {
  const { vertices, codes, lengths, offsets, transforms, fills, strokes, widths } = operation;
  const starts = [0];
  for (const length of lengths) starts.push(starts.at(-1) + length);
  const count = Math.max(lengths.length, offsets ? offsets.length / 2 : 1);
  context.lineCap = operation.cap;
  context.lineJoin = operation.join;
  for (let i = 0; i < count; i++) {
    const path = i % lengths.length;
    const fill = colour(fills, i);
    const width = widths.length ? widths[i % widths.length] * scale : 0;
    const stroke = width > 0 && colour(strokes, i);
    if (!fill && !stroke) continue;
    let point = scaling(scale);
    if (offsets) {
      const at = 2 * (i % (offsets.length / 2));
      if (Number.isNaN(offsets[at])) continue;
      point = stamping(transforms, i, offsets[at], offsets[at + 1], scale);
    }
    if (operation.snap) point = snapping(point, stroke ? width : 0);
    context.beginPath();
    trace(context, vertices, codes, starts[path], starts[path + 1], point);
    if (fill) {
      context.fillStyle = fill;
      context.fill();
    }
    if (stroke) {
      const dash = operation.dashes[i % operation.dashes.length];
      context.setLineDash(dash ? dash[1].map((length) => length * scale) : []);
      context.lineDashOffset = dash ? dash[0] * scale : 0;
      context.strokeStyle = stroke;
      context.lineWidth = width;
      context.stroke();
    }
  }
}

// Three ways from the numbers of a path to the pixels of the canvas.
function scaling(scale) {
  return (x, y) => [x * scale, y * scale];
}

function stamping(transforms, i, left, top, scale) {
  if (!transforms) return (x, y) => [(x + left) * scale, (y + top) * scale];
  const first = 6 * (i % (transforms.length / 6));
  const [a, b, c, d, e, f] = transforms.subarray(first, first + 6);
  return (x, y) => [(a * x + c * y + e + left) * scale, (b * x + d * y + f + top) * scale];
}

function snapping(point, width) {
  const half = Math.round(width) % 2 ? 0.5 : 0;
  return (x, y) => point(x, y).map((number) => Math.floor(number + 0.5) + half);
}

function trace(context, vertices, codes, start, end, point) {
  const at = (i) => point(vertices[2 * i], vertices[2 * i + 1]);
  let pen = false; // up at the start and after each gap
  for (let i = start; i < end; i++) {
    const code = codes ? codes[i] : undefined;
    if (code === CLOSE) {
      context.closePath();
      continue;
    }
    const [x, y] = at(i);
    if (Number.isNaN(x)) {
      pen = false;
    } else if (code === MOVE || !pen) {
      context.moveTo(x, y);
      pen = true;
    } else if (code === QUADRATIC) {
      context.quadraticCurveTo(x, y, ...at(++i));
    } else if (code === CUBIC) {
      context.bezierCurveTo(x, y, ...at(++i), ...at(++i));
    } else {
      context.lineTo(x, y);
    }
  }
}

// A colour for CSS; nothing if it is transparent.
function colour(rgba, i) {
  if (!rgba.length) return null;
  const at = 4 * (i % (rgba.length / 4));
  if (!rgba[at + 3]) return null;
  return `rgba(${rgba[at]}, ${rgba[at + 1]}, ${rgba[at + 2]}, ${rgba[at + 3] / 255})`;
}

// A grid of colours between the given columns and rows. Each pixel takes the colour of its cell;
// where cells are even and shall run into one another, the browser stretches the grid.
function paintCells(context, { x, y, rgba, smooth }, scale) {
  const [left, right] = ends(x, scale, context.canvas.width);
  const [top, bottom] = ends(y, scale, context.canvas.height);
  const [columns, rows] = [x.length - 1, y.length - 1];
  if (right <= left || bottom <= top) return;
  if (smooth) {
    const flipX = x.at(-1) < x[0] ? -1 : 1;
    const flipY = y.at(-1) < y[0] ? -1 : 1;
    const width = Math.abs(x.at(-1) - x[0]) * scale * flipX;
    const height = Math.abs(y.at(-1) - y[0]) * scale * flipY;
    context.translate(x[0] * scale, y[0] * scale);
    context.scale(width / columns, height / rows);
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap(new ImageData(rgba, columns, rows)), 0, 0);
    return;
  }
  const column = cellsOf(x, scale, left, right);
  const row = cellsOf(y, scale, top, bottom);
  const width = right - left;
  const pixels = new Uint32Array(width * (bottom - top));
  const colours = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4);
  for (let j = 0; j < bottom - top; j++) {
    const first = row[j] * columns;
    for (let i = 0; i < width; i++) pixels[j * width + i] = colours[first + column[i]];
  }
  const image = new ImageData(new Uint8ClampedArray(pixels.buffer), width, bottom - top);
  context.drawImage(bitmap(image), left, top);
}

// A canvas to draw from. It is the same each time: new ones would be left to be cleared away while a
// slider moves.
const canvasBetween = new OffscreenCanvas(1, 1);
const between = canvasBetween.getContext("2d", { willReadFrequently: true });

function bitmap(image) {
  if (canvasBetween.width !== image.width || canvasBetween.height !== image.height) {
    canvasBetween.width = image.width;
    canvasBetween.height = image.height;
  }
  between.putImageData(image, 0, 0);
  return canvasBetween;
}

// The first pixel and the one after the last that a grid covers within the canvas.
function ends(edges, scale, length) {
  const both = [edges[0] * scale, edges.at(-1) * scale].sort((a, b) => a - b);
  return both.map((edge) => Math.min(length, Math.max(0, Math.round(edge))));
}

// The cell under the middle of each pixel.
function cellsOf(edges, scale, first, end) {
  const forward = edges.at(-1) > edges[0];
  const last = edges.length - 2;
  let cell = forward ? 0 : last;
  return Int32Array.from({ length: end - first }, (_, i) => {
    const middle = (first + i + 0.5) / scale;
    if (forward) while (cell < last && edges[cell + 1] <= middle) cell++;
    else while (cell > 0 && edges[cell] <= middle) cell--;
    return cell;
  });
}

// ipywidgets' sliders have no name for a screen reader, and say the number of the value, not itself;
// its players have none either. And Jupyter would take arrow keys for commands of its own.
function prepareControls(el, controls, players) {
  const explorer = el.closest(".less-greedy-explorer");
  if (!explorer) return;
  explorer.querySelectorAll(".noUi-handle, button, input, select").forEach(suppressShortcuts);
  // The value beside a slider is one of those that it offers: it can be read, and not be typed in.
  for (const readout of explorer.querySelectorAll(".widget-readout")) {
    readout.contentEditable = "false";
    readout.removeAttribute("tabindex");
  }
  explorer.querySelectorAll(".widget-play").forEach((player, i) => {
    const [play, stop] = player.querySelectorAll("button");
    play.setAttribute("aria-label", `play or pause ${players[i].get("description")}`);
    stop.setAttribute("aria-label", `stop ${players[i].get("description")} and go to its start`);
  });
  const sliders = controls.filter((control) => control.get("_model_name") === "SelectionSliderModel");
  explorer.querySelectorAll(".noUi-handle").forEach((handle, i) => {
    if (!sliders[i]) return;
    handle.setAttribute("aria-label", sliders[i].get("description"));
    const label = sliders[i].get("_options_labels")[sliders[i].get("index")];
    handle.setAttribute("aria-valuetext", label);
  });
}

export default { render };
