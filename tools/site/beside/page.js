// What a page does beyond what HTML does by itself.

// One button for all code: readers of the text may want to see none.
const code = [...document.querySelectorAll(".lg-code")];
if (code.length) {
  const button = document.querySelector(".lg-nav").appendChild(document.createElement("button"));
  const someOpen = () => code.some((details) => details.open);
  const name = () => (button.textContent = someOpen() ? "Fold all code" : "Unfold all code");
  button.addEventListener("click", () => {
    const open = !someOpen();
    for (const details of code) details.open = open;
  });
  for (const details of code) details.addEventListener("toggle", name);
  name();
}

// What scrolls sideways can be reached, and so scrolled, by keyboard.
const wide = document.querySelectorAll("pre, table, mjx-container");
const reach = () => {
  for (const part of wide) {
    if (part.scrollWidth > part.clientWidth) part.setAttribute("tabindex", "0");
    else part.removeAttribute("tabindex");
  }
};
new ResizeObserver(reach).observe(document.body);

// What answers a guess is unfolded when it is made: all up to the next question or heading.
document.addEventListener("less-greedy-guessed", ({ target }) => {
  let cell = target.closest(".jp-Cell")?.nextElementSibling;
  while (cell && !cell.querySelector(".less-greedy-guess, .less-greedy-predict, h2, h3, h4")) {
    for (const answer of cell.querySelectorAll(".lg-answer")) answer.open = true;
    cell = cell.nextElementSibling;
  }
});
