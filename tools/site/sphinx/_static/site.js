// What a page of the site does: it gives the widgets of the course what a notebook gives them, and
// keeps what a reader did in this browser. Every script is a plain one and every file beside the
// page, so that it also works from a disk.

const lessGreedy = (() => {
  const STATIC = new URL(".", document.currentScript.src);
  const MARGIN = "600px"; // how far below the screen a picture is loaded
  const PAUSE = 120; // milliseconds between two pictures of a training
  const ROOMY = 640; // pixels: a picture that was laid out for a phone grows so wide where it can
  const PLAYED = 400; // and between two values of a slider that plays
  const SETTLED = 10_000; // until so many milliseconds a place stays, if nobody touches the page
  const CALM = 1500; // where less motion is asked for
  // What is kept of each kind of widget; and how, by what the contents page counts.
  const KEPT = {
    guess: ["draft", "state"],
    predict: ["draft", "state"],
    quiz: ["given"],
    explain: ["text", "revealed", "ticked"],
  };
  const ANSWERS = ".tag_hide-output details, .lg-answer"; // as `notebook.py` tags cells
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  // --- scripts and states ------------------------------------------------------------------------

  const scripts = {}; // by address: a promise
  const renderers = {}; // by name
  let taken; // what the last script brought; it is asked for as soon as that has run

  function load(address) {
    scripts[address] ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(address, STATIC);
      script.onload = () => resolve(taken);
      script.onerror = () => reject(new Error(`${address} is missing beside this page`));
      document.head.append(script);
    });
    return scripts[address];
  }

  // As `packing.py` wrote it.
  async function unpacked(base64) {
    const zipped = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const stream = new Blob([zipped]).stream().pipeThrough(new DecompressionStream("gzip"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    const length = new DataView(bytes.buffer).getUint32(0, true);
    const start = 4 + length;
    const found = (_, value) =>
      Array.isArray(value?.$bytes)
        ? bytes.subarray(start + value.$bytes[0], start + value.$bytes[0] + value.$bytes[1])
        : value;
    return JSON.parse(new TextDecoder().decode(bytes.subarray(4, start)), found);
  }

  // --- what a widget's script asks of a model ---------------------------------------------------

  class Model {
    constructor(values, changed = () => {}) {
      this.values = values;
      this.changed = changed;
      this.listeners = {};
      this.widget_manager = {}; // as that of a page without a kernel
    }

    get(name) {
      return this.values[name];
    }

    set(name, value) {
      if (this.values[name] === value) return;
      this.values[name] = value;
      for (const listener of [...(this.listeners[`change:${name}`] ?? [])]) listener();
    }

    on(names, listener) {
      for (const name of names.split(" ")) (this.listeners[name] ??= new Set()).add(listener);
    }

    off(names, listener) {
      for (const name of names.split(" ")) this.listeners[name]?.delete(listener);
    }

    save_changes() {
      this.changed();
    }

    send() {} // nobody else is to be told
  }

  // --- what was done ------------------------------------------------------------------------------

  const key = (task) => `less-greedy: ${task}`;

  function kept(task) {
    try {
      return JSON.parse(localStorage.getItem(key(task))) ?? {};
    } catch {
      return {}; // no storage, or not ours
    }
  }

  function keep(task, values) {
    try {
      localStorage.setItem(key(task), JSON.stringify(values));
    } catch {
      // a browser that keeps nothing: the page works all the same
    }
  }

  function forget() {
    const ours = Object.keys(localStorage).filter((name) => name.startsWith(key("")));
    for (const name of ours) localStorage.removeItem(name);
  }

  // How much of a task is done: [done, of].
  function done(task, size) {
    const state = kept(task);
    if (task.startsWith("quiz ")) {
      const right = size.filter((options, i) => `${state.given?.[i]?.chosen}` === `${options}`);
      return [right.length, size.length];
    }
    if (task.startsWith("explain ")) return [Number(Boolean(state.revealed)), 1];
    return [Number(state.state === "committed"), 1];
  }

  // --- a widget in the page ------------------------------------------------------------------------

  async function begin(host) {
    const { widget, task, file } = host.dataset;
    const inside = host.querySelector("script[type='application/json']");
    const [brought] = await Promise.all([
      file && load(file),
      load(`widgets/${widget}.js`),
    ]);
    const state = file ? await unpacked(brought) : JSON.parse(inside.textContent);
    const names = KEPT[widget] ?? [];
    const earlier = task ? kept(task) : {};
    for (const name of names) if (name in earlier) state[name] = earlier[name];
    const model = new Model(state, () => {
      keep(task, Object.fromEntries(names.map((name) => [name, model.get(name)])));
    });
    const place = document.createElement("div");
    if (widget === "picture") explorer(place, model);
    const el = place.appendChild(document.createElement("div"));
    host.classList.add("lg-begun");
    host.append(place); // before it is painted, so that its size is known
    await renderers[widget]({ model, el });
    if (widget === "picture") {
      el.querySelector(".lg-panel").style.width = `${Math.max(model.get("size")[0], ROOMY)}px`;
    }
    if (["committed", "shown"].includes(model.get("state"))) answer(host);
  }

  // What answers a guess is unfolded when it is made: all up to the next question or heading.
  function answer(host) {
    const answers = [...document.querySelectorAll(`${ANSWERS}, .lg-host, h2, h3, h4`)];
    for (const part of answers.slice(answers.indexOf(host) + 1)) {
      if (part.matches("h2, h3, h4, [data-widget=guess], [data-widget=predict]")) return;
      if (part.matches("details")) part.open = true;
    }
  }

  // --- the controls of an explorer -----------------------------------------------------------------

  function make(parent, tag, attributes = {}, text = "") {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(text);
    return parent.appendChild(element);
  }

  let named = 0;

  function explorer(place, model) {
    place.className = "lg-controls";
    const described = model.get("controls");
    const training = model.get("training");
    if (training) make(place, "p", { class: "lg-how" }, how(training));
    const controls = described.map((one) => control(place, one));
    if (!training) {
      model.values.controls = controls;
    } else {
      onlyOneMoved(controls, described, (text) => model.set("note", text));
      const steps = new Model({ index: training.start });
      model.values.controls = [ray(controls, described), steps];
      buttons(place, steps, training, controls, model);
    }
    model.values.kind = said(described, training);
    model.values.players = [];
  }

  // A slider, a choice or a box; its index is what a picture asks for.
  function control(parent, { label, kind, options, start, played }) {
    const index = new Model({ index: start });
    const row = make(parent, "div", { class: "lg-control" });
    const id = `lg-control-${(named += 1)}`;
    const name = make(row, "label", { for: id }, label);
    if (kind === "slider") {
      const range = { type: "range", id, min: 0, max: options.length - 1, step: 1, value: start };
      const slider = make(row, "input", range);
      const value = make(row, "output", { for: id });
      const show = () => {
        slider.value = index.get("index");
        value.textContent = options[index.get("index")];
        slider.setAttribute("aria-valuetext", value.textContent);
      };
      slider.addEventListener("input", () => index.set("index", Number(slider.value)));
      index.on("change:index", show);
      if (played) player(row, index, options.length, label);
      show();
    } else if (kind === "choice") {
      const choice = make(row, "select", { id });
      for (const option of options) make(choice, "option", {}, option);
      const show = () => (choice.selectedIndex = index.get("index"));
      choice.addEventListener("change", () => index.set("index", choice.selectedIndex));
      index.on("change:index", show);
      show();
    } else {
      const box = make(row, "input", { type: "checkbox", id });
      const show = () => (box.checked = Boolean(index.get("index")));
      box.addEventListener("change", () => index.set("index", Number(box.checked)));
      index.on("change:index", show);
      row.append(name); // behind its box
      show();
    }
    return index;
  }

  function player(row, index, length, label) {
    const button = make(row, "button", { type: "button" }, "▶");
    const says = (runs) => (runs ? ["❚❚", `pause ${label}`] : ["▶", `play ${label}`]);
    repeating(button, says, PLAYED, () => {
      index.set("index", (index.get("index") + 1) % length);
      return true;
    });
  }

  // A button that does something again and again, until it is pressed once more or nothing is left.
  // `says` gives its text and its name for a screen reader, by whether it runs.
  function repeating(button, says, interval, action) {
    let timer = null;
    const tell = () => {
      const [text, name] = says(timer !== null);
      button.textContent = text;
      button.setAttribute("aria-label", name);
    };
    const stop = () => {
      clearInterval(timer);
      timer = null;
      tell();
    };
    button.addEventListener("click", () => {
      if (timer !== null) return stop();
      timer = setInterval(() => action() || stop(), calm() ? CALM : interval);
      tell();
    });
    tell();
    return { stop, tell };
  }

  // Trainings are recorded for each value of one control, while the others stand where they start.
  function onlyOneMoved(controls, described, say) {
    controls.forEach((moved, i) =>
      moved.on("change:index", () => {
        if (moved.get("index") === described[i].start) return;
        const back = controls.flatMap((other, j) => {
          if (j === i || other.get("index") === described[j].start) return [];
          other.set("index", described[j].start);
          return [`${described[j].label} is back at ${described[j].options[described[j].start]}`];
        });
        if (back.length) say(`${back.join(", ")}: one control at a time was recorded.`);
      }),
    );
  }

  // The number of the training that the controls ask for, as an index.
  function ray(controls, described) {
    const number = () => {
      let before = 1;
      for (const [i, { options, start }] of described.entries()) {
        const index = controls[i].get("index");
        if (index !== start) return before + index - Number(index > start);
        before += options.length - 1;
      }
      return 0;
    };
    const chosen = new Model({ index: number() });
    for (const one of controls) one.on("change:index", () => chosen.set("index", number()));
    return chosen;
  }

  function buttons(place, steps, training, controls, model) {
    const row = make(place, "div", { class: "lg-buttons" });
    const last = model.get("frames").lengths.at(-1) - 1;
    const start = make(row, "button", { type: "button" });
    const says = (runs) => {
      const text = runs ? "Pause" : steps.get("index") % last ? "Go on" : "Start";
      return [text, text];
    };
    const go = () => {
      if (steps.get("index") === last) return false;
      steps.set("index", steps.get("index") + 1);
      return steps.get("index") < last;
    };
    const { stop, tell } = repeating(start, says, PAUSE, go);
    const count = training.steps === 1 ? "1 step on" : `${training.steps} steps on`;
    const step = make(row, "button", { type: "button" }, count);
    const reset = make(row, "button", { type: "button" }, "Back to step 0");
    step.addEventListener("click", () => (stop(), go()));
    reset.addEventListener("click", () => (stop(), steps.set("index", 0)));
    start.addEventListener("click", () => steps.get("index") === last && steps.set("index", 0));
    steps.on("change:index", () => {
      const over = steps.get("index") === last;
      model.set("note", over ? "The recording ends here. “Start” begins again." : "");
      tell();
    });
    model.values.note = "";
  }

  // What kind of explorer it is, and what is left out.
  function said(described, training) {
    const left = {}; // by how many there are, the sliders
    for (const { label, options, offered } of described) {
      if (options.length === offered) continue;
      (left[`${options.length} of the ${offered} values of`] ??= []).push(label);
    }
    const parts = Object.entries(left).map(([many, labels]) => `${many} ${labels.join(", ")}`);
    const values = parts.length ? ` It has ${parts.join("; ")}. The notebook has all.` : "";
    if (!training) return `Recorded: every position was computed beforehand.${values}`;
    return `Recorded trainings, ${training.steps} steps from picture to picture.${values}`;
  }

  // How a recorded training differs from one that runs.
  function how(training) {
    const acting = training.acting.join(" or ");
    const notebook = acting ? ` In the notebook ${acting} acts on the training that runs.` : "";
    return (
      "These are recordings: each value of a control has a training of its own, in which the other " +
      `controls stand where they start.${notebook} What the text asks for beyond that, two controls at ` +
      "once or a change on the way, needs the notebook."
    );
  }

  // --- the page ---------------------------------------------------------------------------------

  function scrollable() {
    for (const part of document.querySelectorAll("pre, .table-wrapper, .math")) {
      if (part.scrollWidth > part.clientWidth) part.setAttribute("tabindex", "0");
      else part.removeAttribute("tabindex");
    }
  }

  // A place within the page that was asked for stays where it is, while pictures above it come.
  function stay() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const growing = new ResizeObserver(() => target.scrollIntoView());
    growing.observe(document.querySelector("article"));
    const leave = () => growing.disconnect();
    for (const moved of ["wheel", "touchstart", "keydown", "pointerdown"]) {
      addEventListener(moved, leave, { once: true, passive: true });
    }
    setTimeout(leave, SETTLED);
    const drawer = document.getElementById("__toc"); // the theme's, open over the page
    if (drawer) drawer.checked = false;
  }

  // What was done in each chapter, on the page of contents.
  function tellProgress() {
    for (const place of document.querySelectorAll("[data-progress]")) {
      const tasks = JSON.parse(place.dataset.progress); // [[what, [[task, size], …]], …]
      const parts = tasks.map(([what, all]) => {
        const counts = all.map(([task, size]) => done(task, size));
        const [some, of] = [0, 1].map((i) => counts.reduce((sum, one) => sum + one[i], 0));
        return some ? `${some} of ${of} ${what}` : "";
      });
      place.textContent = parts.filter(Boolean).join(" · ");
    }
    const button = document.querySelector("button.lg-forget");
    button?.addEventListener("click", () => {
      if (!confirm("Forget all guesses and answers that this browser kept?")) return;
      forget();
      tellProgress();
    });
  }

  // The theme's two columns beside the text have no names by which to tell them apart.
  function nameColumns() {
    document.querySelector(".sidebar-drawer")?.setAttribute("aria-label", "Site");
    document.querySelector(".toc-drawer")?.setAttribute("aria-label", "Page");
  }

  addEventListener("DOMContentLoaded", () => {
    nameColumns();
    document.addEventListener("less-greedy-guessed", ({ target }) =>
      answer(target.closest(".lg-host")),
    );
    const watcher = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue;
          watcher.unobserve(target);
          begin(target).catch((error) => {
            make(target, "p", { class: "lg-missing", role: "alert" }, error.message);
          });
        }
      },
      { rootMargin: MARGIN },
    );
    for (const host of document.querySelectorAll(".lg-host")) watcher.observe(host);
    new ResizeObserver(scrollable).observe(document.querySelector("article"));
    tellProgress();
    addEventListener("hashchange", stay);
    stay();
  });

  return {
    took: (state) => (taken = state),
    shows: (name, render) => (renderers[name] = render),
  };
})();
