// A page of the site, made ready for paper: what folds is open, an explorer is its picture with its
// sentence, and solutions stand at the end.
async () => {
  const article = document.querySelector("article");
  const solutions = [...article.querySelectorAll("details")].filter(
    (one) => one.querySelector("summary")?.textContent.trim() === "Solution",
  );
  if (solutions.length) {
    const end = article.querySelector("section").appendChild(document.createElement("section"));
    end.append(Object.assign(document.createElement("h2"), { textContent: "Solutions" }));
    for (const solution of solutions) {
      const heading = headingBefore(solution);
      solution.before(
        Object.assign(document.createElement("p"), { textContent: "The solution is at the end." }),
      );
      end.append(Object.assign(document.createElement("h3"), { textContent: heading }), solution);
    }
  }
  for (const details of article.querySelectorAll("details")) details.open = true;
  for (const image of document.images) image.loading = "eager";
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));

  function headingBefore(element) {
    const all = [...article.querySelectorAll("h2, h3, h4, details")];
    const before = all.slice(0, all.indexOf(element)).filter((one) => !one.matches("details"));
    return before.at(-1)?.textContent.replace(/#$/, "").trim() ?? "Solution";
  }
};
