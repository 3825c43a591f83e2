// What the widgets of the course share: Python puts this file in front of each one's own script
// (`assembled` in base.py).

const DRAWN = ["svg", "path", "polyline", "line", "rect"];

// An element with attributes. A text is set as text, never as HTML. JupyterLab takes Enter and the
// arrow keys for its own commands, except from elements that say so.
function create(tag, attributes = {}, text = "") {
  const element = DRAWN.includes(tag)
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (element.matches("button, input, textarea, [role=slider]")) suppressShortcuts(element);
  if (text) element.append(text);
  return element;
}

// The same, appended to its parent.
function make(parent, tag, attributes, text) {
  return parent.appendChild(create(tag, attributes, text));
}

function suppressShortcuts(element) {
  element.dataset.lmSuppressShortcuts = "true";
}

// The outermost element of a widget: with this, style.css applies to it.
function begin(el, ...kinds) {
  el.classList.add("less-greedy", ...kinds.map((kind) => `less-greedy-${kind}`));
}

// Tell the kernel something; false if there is none any more.
async function tell(model, content) {
  try {
    await model.send(content);
    return true;
  } catch {
    return false;
  }
}

// A page may show what comes out, once somebody has guessed.
function tellGuessed(el) {
  el.dispatchEvent(new CustomEvent("less-greedy-guessed", { bubbles: true }));
}

// Let the kernel have what was set, if there is one.
async function save(model) {
  try {
    await model.save_changes();
  } catch (error) {
    console.info("No kernel was told:", error);
  }
}

// Where a notebook is open, whether the kernel that made this widget is still there: what is told, and
// how to go on. `layout` is a widget of the same making, whose connection can be seen from here.
const AS_LEFT = "This is how you left it. To go on, run the setup cell, then this cell.";
const NO_KERNEL = "Its kernel was restarted or has ended. To go on, run the setup cell, then this cell.";
const ENDED = ["restarting", "autorestarting", "dead"];

function tellLife(model, parent) {
  const [manager, layout] = [model.widget_manager, model.get("layout")];
  if (!("restoredStatus" in manager)) return () => {}; // a page that was exported has no kernel
  const line = make(parent, "p", { class: "lg-life", "aria-live": "polite" });
  const wasAlive = layout.comm_live;
  const show = () => (line.textContent = layout.comm_live ? "" : wasAlive ? NO_KERNEL : AS_LEFT);
  const watch = (_, status) => ENDED.includes(status) && (line.textContent = NO_KERNEL);
  const kernel = manager.kernel;
  layout.on("comm_live_update", show);
  if (wasAlive) kernel?.statusChanged?.connect(watch);
  show();
  return () => {
    layout.off("comm_live_update", show);
    kernel?.statusChanged?.disconnect(watch);
  };
}

// The outermost element of a quiz or an exercise in words. JupyterLab, at any key, moves the focus
// to the cell that is active there: these keys are not for it.
function beginTask(el, kind, label) {
  begin(el, "task", kind);
  suppressShortcuts(el);
  el.addEventListener("keydown", (event) => event.stopPropagation());
  return make(el, "div", { role: "group", "aria-label": label });
}

// Tell the kernel what was done; the answer is marked all the same.
async function record(model, content) {
  if (await tell(model, content)) return;
  model.set("note", "No kernel is running: this was not recorded as progress.");
}

// The line below a widget for what Python has to say, such as that nothing could be recorded.
function addNote(model, section) {
  const note = make(section, "p", { class: "lg-note", role: "status" });
  const show = () => (note.textContent = model.get("note"));
  model.on("change:note", show);
  show();
  return () => model.off("change:note", show);
}

// A text with its markup, cut into pieces by Python's `markup.py`.
function write(parent, pieces) {
  for (const [tag, text] of pieces) {
    if (tag) make(parent, tag, {}, text);
    else parent.append(text);
  }
}

// A name that no other element of the page has, however often the widget is shown.
let names = 0;
function newName() {
  names += 1;
  return `less-greedy-${names}-${Math.random().toString(36).slice(2)}`;
}

function counted(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}
