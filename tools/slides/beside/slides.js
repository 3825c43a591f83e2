// Slides of the size of the window, so that nothing is scaled and sliders follow the mouse.

const leaves = [...document.querySelectorAll(".slides section")].filter(
  (section) => !section.querySelector("section"),
);
for (const leaf of leaves) leaf.classList.add("lg-leaf");

const typeset = new Set(); // formulas are measured, which needs a slide that is shown

function formulas() {
  const slide = Reveal.getCurrentSlide();
  if (!slide || typeset.has(slide) || !window.MathJax?.typesetPromise) return;
  typeset.add(slide);
  MathJax.typesetPromise([slide]);
}

const [PAGE_UP, PAGE_DOWN] = [33, 34]; // the keys' numbers

// A presenter's clicker sends Page Up and Page Down, which turn the page even where a slider has the
// focus; so does Space, which does nothing else on a slider. A quiz and a sketch keep their keys.
function turnPage(event) {
  const back = event.key === "PageUp" || (event.key === " " && event.shiftKey);
  if (!back && !["PageDown", " "].includes(event.key)) return;
  if (!event.target.closest?.(".noUi-handle, .lg-sentence")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  Reveal.triggerKey(back ? PAGE_UP : PAGE_DOWN);
}
document.addEventListener("keydown", turnPage, { capture: true });

Reveal.initialize({
  width: "100%",
  height: "100%",
  margin: 0,
  minScale: 1,
  maxScale: 1,
  center: false,
  hash: true,
  slideNumber: "h.v",
  transition: "none",
  plugins: [RevealNotes],
  // Keys belong to what has the focus: a slider, a quiz, a sketch; but see `turnPage`. Those of the
  // speaker's view come without a target.
  keyboardCondition: (event) => !event.target?.closest?.(".jupyter-widgets, summary"),
}).then(() => {
  Reveal.on("slidechanged", formulas);
  window.addEventListener("load", formulas);
  MathJax?.startup?.promise?.then(formulas);
  formulas();
});
