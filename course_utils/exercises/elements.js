// What quiz.js and explain.js share: Python puts this file in front of each of them (widget.py),
// since a widget's script is one module and there is no build step.

// An element with attributes, appended to its parent. A text is set as text, never as HTML.
function make(parent, tag, attributes = {}, text = "") {
  const element = parent.appendChild(document.createElement(tag));
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (element.matches("button, input, textarea")) element.dataset.lmSuppressShortcuts = "true";
  if (text) element.append(text);
  return element;
}

// A text with its markup, cut into pieces by Python's `markup.py`.
function write(parent, pieces) {
  for (const [tag, text] of pieces) {
    if (tag) make(parent, tag, {}, text);
    else parent.append(text);
  }
}

// The outermost element of a widget. JupyterLab takes Enter and the arrow keys for its own commands,
// unless told so by the attribute, and at any key moves the focus to the cell that is active there.
function begin(el, kind, label) {
  el.classList.add("less-greedy-task", `less-greedy-${kind}`);
  el.dataset.lmSuppressShortcuts = "true";
  el.addEventListener("keydown", (event) => event.stopPropagation());
  return make(el, "div", { role: "group", "aria-label": label });
}

// A name that no other element of the page has, however often the widget is shown.
let names = 0;
function newName() {
  names += 1;
  return `less-greedy-${names}-${Math.random().toString(36).slice(2)}`;
}

// The line below the widget for what Python has to say, such as that nothing could be recorded.
function addNote(model, section) {
  const note = make(section, "p", { class: "lg-note", role: "status" });
  const show = () => (note.textContent = model.get("note"));
  model.on("change:note", show);
  show();
  return () => model.off("change:note", show);
}

// Tell the kernel what was done. Sending fails where there was a kernel and it has ended; the answer
// is marked all the same.
async function tell(model, content) {
  try {
    await model.send(content);
  } catch {
    model.set("note", "No kernel is running: this was not recorded as progress.");
  }
}

function counted(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}
