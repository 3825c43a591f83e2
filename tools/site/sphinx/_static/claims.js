// On the page of the ledger: search its rows, and show those of one chapter or of one verdict.

addEventListener("DOMContentLoaded", () => {
  const CLAIM = /^(\d\d)\.[\w.]+$/;
  const rows = [...document.querySelectorAll("article tr")].filter((row) =>
    CLAIM.test(row.cells[0]?.textContent.trim()),
  );
  if (!rows.length) return;
  const VERDICT = 6; // the column, as in claims.md
  const facts = rows.map((row) => ({
    row,
    text: row.textContent.toLowerCase(),
    chapter: String(Number(row.cells[0].textContent.slice(0, 2))),
    verdict: row.cells[VERDICT].textContent.trim().split(" ")[0],
    again: /^(not the same|the same|not yet)/.exec(row.cells[VERDICT + 1].textContent.trim())?.[1],
  }));

  // The verdict beside the name, which may break at its dots: both are seen on a phone.
  const tables = new Set(rows.map((row) => row.closest("table")));
  for (const table of tables) {
    for (const row of table.rows) row.cells[0].after(row.cells[VERDICT], row.cells[VERDICT + 1]);
  }
  // On a phone each row is a card, in which a value has its column's name.
  for (const { cells, parentElement } of rows) {
    const names = [...parentElement.closest("table").rows[0].cells];
    for (const [i, cell] of [...cells].entries()) cell.dataset.name = names[i].textContent.trim();
    parentElement.closest("table").classList.add("lg-cards");
    const parts = cells[0].textContent.trim().split(/(?<=[._])/);
    cells[0].replaceChildren(...parts.flatMap((part) => [part, document.createElement("wbr")]));
  }

  const bar = document.createElement("form");
  bar.className = "lg-filters";
  bar.setAttribute("role", "search");
  bar.addEventListener("submit", (event) => event.preventDefault());
  const labelled = (text, element) => {
    const label = bar.appendChild(document.createElement("label"));
    label.append(`${text} `, element);
    element.addEventListener("input", show);
    return element;
  };
  const choice = (text, all, values) => {
    const select = document.createElement("select");
    for (const value of ["", ...values]) select.append(new Option(value || all, value));
    return labelled(text, select);
  };
  const words = labelled("Search", document.createElement("input"));
  words.type = "search";
  const different = (name) => [...new Set(facts.map((fact) => fact[name]))].filter(Boolean);
  const chapter = choice("Chapter", "all", different("chapter").sort((a, b) => a - b));
  const verdict = choice("Verdict", "all", different("verdict").sort());
  const again = choice("On other seeds", "all", different("again"));
  const count = bar.appendChild(document.createElement("p"));
  count.setAttribute("role", "status");
  document.body.classList.add("lg-ledger"); // a table of nine columns
  const whole = document.querySelector("article h1").parentElement;
  const about = document.createElement("details");
  about.append(document.createElement("summary"));
  about.firstChild.textContent = "What these words mean, and how it was measured";
  while (whole.children[1] && !whole.children[1].matches("section")) about.append(whole.children[1]);
  whole.firstElementChild.after(bar, about);

  function show() {
    const wanted = words.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const fact of facts) {
      const fits =
        wanted.every((word) => fact.text.includes(word)) &&
        [[chapter, "chapter"], [verdict, "verdict"], [again, "again"]].every(
          ([select, name]) => !select.value || fact[name] === select.value,
        );
      fact.row.hidden = !fits;
      shown += Number(fits);
    }
    for (const table of tables) {
      const part = table.closest("section");
      part.hidden = !rows.some((row) => !row.hidden && table.contains(row));
    }
    count.textContent = shown
      ? `${shown} of ${facts.length} claims, findings and arithmetic`
      : "No claim fits: use fewer words, or choose “all”.";
  }
  show();
});
