// Under a guess in a notebook, while a lecture runs on the same machine: the lecturer's buttons, and the
// answers. The guess's script takes this module from the lecture's own server.

import { create, make } from "./elements.js";
import { Controls, Lecturing } from "./lecturing.js";
import { showPool } from "./pool.js";

const BASE = new URL(".", import.meta.url);

// Returns a function that ends it.
export function below(parent, id) {
  const part = make(parent, "div");
  part.append(create("link", { rel: "stylesheet", href: new URL("pool.css", BASE) }));
  part.hidden = true;
  let pooled = "";
  const lecturing = new Lecturing(BASE, () => {
    const { view, stands } = lecturing;
    part.hidden = !view; // a question of another chapter than the lecture's
    controls.show();
    const pools = stands && view.phase !== "closed" ? view.pools : null;
    const content = JSON.stringify([view?.phase, pools]);
    if (content === pooled) return;
    pooled = content;
    if (pools) showPool(place, view, BASE);
    else place.replaceChildren();
  });
  const controls = new Controls(part, lecturing, "Put away");
  const place = make(part, "div");
  lecturing.look(id);
  return () => controls.end();
}
