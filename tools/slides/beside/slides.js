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
  // Keys belong to what has the focus: a slider, a quiz, a sketch.
  keyboardCondition: (event) => !event.target.closest?.(".jupyter-widgets, summary"),
}).then(() => {
  Reveal.on("slidechanged", formulas);
  window.addEventListener("load", formulas);
  MathJax?.startup?.promise?.then(formulas);
  formulas();
});
