// Paces an exercise: holds and walks by the clock, repetitions by taps, and the rest between sets.
// Markup: templates/plans/today/_pace.html.
//
// Everything shown follows from one stamp of the wall clock, so that a locked phone, a page put to
// sleep and a reload change nothing. Kept in this tab alone: stamps and counts under the id of the
// card; gone when done, and at the sign-out.

const PREFIX = "pace:";
const BELIEVED_MS = 6 * 60 * 60 * 1000; // a longer silence is another day, or a clock set anew
const TICK_MS = 250;

const memory = {
  read(id) {
    try {
      return JSON.parse(sessionStorage.getItem(PREFIX + id)) ?? {};
    } catch {
      return {};
    }
  },
  write(id, value) {
    try {
      sessionStorage.setItem(PREFIX + id, JSON.stringify(value));
    } catch {
      // Storage is closed: the page works until it is left.
    }
  },
  forget(id) {
    try {
      sessionStorage.removeItem(PREFIX + id);
    } catch {
      // as above
    }
  },
};

class Stopwatch {
  constructor({ began = null, spent = 0, seen = 0 } = {}) {
    Object.assign(this, { began, spent, seen });
  }

  get isRunning() {
    return this.began !== null;
  }

  get seconds() {
    if (!this.isRunning) return this.spent;
    const now = Date.now();
    const found = this.spent + (now - this.began) / 1000;
    if (found < this.seen || (found - this.seen) * 1000 > BELIEVED_MS) {
      // Somebody set the clock: go on from the last second seen.
      this.spent = this.seen;
      this.began = now;
      return this.spent;
    }
    this.seen = found;
    return found;
  }

  start() {
    if (!this.isRunning) this.began = Date.now();
  }

  pause() {
    this.spent = this.seconds;
    this.began = null;
  }

  reset() {
    Object.assign(this, { began: null, spent: 0, seen: 0 });
  }
}

const face = (seconds) => {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

const words = (number) => number.toLocaleString(document.documentElement.lang);

const speak = (text) => {
  const status = document.getElementById("status");
  if (status) status.textContent = text;
};

// One lock of the screen for all clocks of the page; the browser takes it away with the page.
let screenLock = null;
async function keepAwake(isWanted) {
  try {
    if (isWanted) screenLock ??= await navigator.wakeLock?.request("screen");
    else await screenLock?.release();
  } catch {
    // Refused, for example to save power: the clock is right all the same.
  }
  if (!isWanted || screenLock?.released) screenLock = null;
}

// Calls `draw` while `watch` runs, and at once when the page is looked at again.
function follow(watch, draw) {
  let ticking = null;
  const run = () => {
    draw();
    if (watch.isRunning === (ticking !== null)) return;
    if (watch.isRunning) {
      ticking = setInterval(run, TICK_MS);
    } else {
      clearInterval(ticking);
      ticking = null;
    }
    keepAwake(watch.isRunning);
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    screenLock = null;
    if (watch.isRunning) keepAwake(true);
    run();
  });
  return run;
}

// What comes after what: get ready, each repetition, a moment to let go, the rest between sets.
function timeline({ ready, work, gap, reps, sets, rest }) {
  const parts = ready ? [{ kind: "ready", s: ready, rep: 1, set: 1 }] : [];
  for (let set = 1; set <= sets; set += 1) {
    for (let rep = 1; rep <= reps; rep += 1) {
      parts.push({ kind: "work", s: work, rep, set });
      if (gap && rep < reps) parts.push({ kind: "gap", s: gap, rep, set });
    }
    if (set < sets) parts.push({ kind: "rest", s: rest, rep: reps, set });
  }
  return parts;
}

// Returns the part that runs at `seconds`, what is left of it, and what work is behind.
function placeIn(parts, seconds) {
  let left = seconds;
  const behind = { repetitions: 0, seconds: 0 };
  for (const part of parts) {
    const spent = Math.min(left, part.s);
    if (part.kind === "work") behind.seconds += spent;
    if (left < part.s) return { part, left: part.s - left, behind };
    if (part.kind === "work") behind.repetitions += 1;
    left -= part.s;
  }
  return { part: null, left: 0, behind };
}

// The frame both kinds share: its parts by name, what is kept, and the end.
class Pace {
  constructor(root) {
    this.root = root;
    this.plan = JSON.parse(root.dataset.pacePlan);
    this.texts = root.dataset;
    this.kept = memory.read(root.dataset.pace);
    this.watch = new Stopwatch(this.kept.watch);
    this.isStopped = this.kept.isStopped ?? false;
    this.isTold = false; // the end is told once, and not again after a reload
    this.run = follow(this.watch, () => this.draw());
    for (const name of ["go", "undo", "stop", "again", "use", "on"]) {
      this.part(name)?.addEventListener("click", () => {
        this[name]();
        this.keep();
        this.run();
      });
    }
    this.done = root.closest("section").querySelector("form[data-pace-done]");
    root.hidden = false;
    this.run();
  }

  part(name) {
    return this.root.querySelector(`[data-pace-${name}]`);
  }

  show(name, text) {
    const shown = this.part(name);
    if (shown && shown.textContent !== text) shown.textContent = text;
  }

  keep() {
    const { began, spent, seen } = this.watch;
    const isFresh = began === null && spent === 0 && !this.count;
    if (isFresh || this.isAll) return memory.forget(this.root.dataset.pace);
    const { count, isStopped } = this;
    memory.write(this.root.dataset.pace, { watch: { began, spent, seen }, count, isStopped });
  }

  on() {
    this.isStopped = false;
  }

  stop() {
    this.watch.pause();
    this.isStopped = true;
    speak(this.result());
  }

  again() {
    this.watch.reset();
    this.isStopped = this.isTold = false;
  }

  // The real number goes to its field, where it can still be changed.
  use() {
    const field = document.querySelector(`main [name="${this.plan.field}"]`);
    if (!field) return;
    field.value = this.amount();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }

  result() {
    return fill(this.texts.textStopped, { done: words(this.amount()) });
  }

  frame({ isBegun, isAll }) {
    this.isAll = isAll;
    const isShort = this.isStopped && !isAll;
    this.root.classList.toggle("is-over", isAll || isShort);
    this.part("stop").hidden = !isBegun || isAll || isShort;
    this.part("again").hidden = !isBegun;
    this.part("go").hidden = isAll || isShort;
    this.part("short").hidden = !isShort;
    this.part("all").hidden = !isAll;
    if (isShort) {
      this.show("result", this.result());
      this.show("use", fill(this.texts.textUse, { done: words(this.amount()) }));
    }
    // A done button stands for all of it.
    if (this.done) this.done.hidden = isShort;
    if (isAll && !this.isTold) this.tellEnd();
  }

  tellEnd() {
    this.isTold = true;
    speak(this.texts.textDone);
    navigator.vibrate?.([200, 100, 200]);
    memory.forget(this.root.dataset.pace);
    this.done?.scrollIntoView({ block: "nearest" });
  }
}

class TimePace extends Pace {
  get parts() {
    return (this.timeline ??= timeline(this.plan));
  }

  get length() {
    return this.parts.reduce((sum, part) => sum + part.s, 0);
  }

  go() {
    this.watch.isRunning ? this.watch.pause() : this.watch.start();
  }

  on() {
    super.on();
    this.watch.start();
  }

  again() {
    super.again();
    this.before = null;
  }

  amount() {
    const { behind } = placeIn(this.parts, this.watch.seconds);
    if (this.plan.field !== "duration_min") return behind.repetitions;
    const isShort = this.plan.work < 120; // seconds matter in a short one
    const minutes = behind.seconds / 60;
    return isShort ? Math.round(minutes * 100) / 100 : Math.floor(minutes);
  }

  draw() {
    const seconds = this.watch.seconds;
    const { part, left } = placeIn(this.parts, seconds);
    if (!part && this.watch.isRunning) this.watch.reset();
    const isAll = part === null;
    this.show("face", face(left));
    this.show("phase", part ? this.texts[`text${part.kind[0].toUpperCase()}${part.kind.slice(1)}`] : "");
    this.show("place", fill(this.texts.textPlace ?? "", { ...this.plan, ...part }));
    const name = this.watch.isRunning ? "Pause" : seconds > 0 ? "Resume" : "Start";
    this.show("go-text", this.texts[`text${name}`]);
    this.part("bar").value = isAll ? 1 : seconds / this.length;
    this.root.classList.toggle("is-resting", part !== null && part.kind !== "work");
    this.frame({ isBegun: seconds > 0 || isAll, isAll });
    this.signal(part);
    if (this.watch.isRunning) this.keep();
  }

  // A change is felt; it is spoken where a set begins or ends, not at each hold.
  signal(part) {
    const key = part && `${part.kind} ${part.set} ${part.rep}`;
    if (this.before && part && this.before !== key) {
      navigator.vibrate?.(part.kind === "work" ? 120 : [60, 60, 60]);
      const isSet = part.kind === "work" && part.rep === 1;
      if (isSet || part.kind === "rest") {
        speak(`${this.part("phase").textContent}. ${this.part("place").textContent}`);
      }
    }
    this.before = key;
  }
}

class CountPace extends Pace {
  get all() {
    return this.plan.reps * this.plan.sets;
  }

  get isResting() {
    return this.watch.isRunning;
  }

  go() {
    if (this.isResting) return this.watch.reset();
    this.count = Math.min(this.all, this.count + 1);
    const isSetDone = this.count % this.plan.reps === 0 && this.count < this.all;
    if (isSetDone && this.plan.rest) this.watch.start();
    if (isSetDone) speak(fill(this.texts.textSetDone, this.place));
    navigator.vibrate?.(isSetDone ? [60, 60, 60] : 30);
  }

  undo() {
    this.watch.reset();
    this.isTold = false;
    this.count = Math.max(0, this.count - 1);
  }

  stop() {
    this.watch.reset();
    super.stop();
  }

  again() {
    super.again();
    this.count = 0;
  }

  amount() {
    return this.count;
  }

  get place() {
    const { reps, sets } = this.plan;
    // A set that is done is shown full while its rest runs.
    const behind = this.isResting || this.count === this.all ? this.count - 1 : this.count;
    const set = Math.floor(behind / reps) + 1;
    return { rep: this.count - (set - 1) * reps, reps, set, sets, next: set + 1 };
  }

  draw() {
    this.count ??= this.kept.count ?? 0;
    const left = this.plan.rest - this.watch.seconds;
    if (this.isResting && left <= 0) {
      this.watch.reset();
      this.keep();
      navigator.vibrate?.([120, 60, 120]);
      speak(fill(this.texts.textNextSet, { next: this.place.set, ...this.plan }));
    }
    this.show("face", this.isResting ? face(left) : String(this.place.rep));
    this.show("phase", this.isResting ? this.texts.textRest : "");
    this.show("place", fill(this.texts.textPlace, this.place));
    const name = this.isResting ? this.texts.textNextSet : this.texts.textCount;
    this.show("go-text", fill(name, this.place));
    this.part("bar").value = this.count / this.all;
    this.part("undo").hidden = this.count === 0 || this.isStopped;
    this.root.classList.toggle("is-resting", this.isResting);
    this.frame({ isBegun: this.count > 0, isAll: this.count >= this.all });
  }
}

// What is logged needs no clock any more, whichever form logged it.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[action^='/exercises/']")) return;
  for (const pace of document.querySelectorAll("[data-pace]")) memory.forget(pace.dataset.pace);
});

const prepare = (root) => {
  for (const pace of root.querySelectorAll("[data-pace]:not([data-ready])")) {
    pace.dataset.ready = "";
    new (pace.dataset.paceMode === "count" ? CountPace : TimePace)(pace);
  }
};

prepare(document);
document.addEventListener("htmx:afterSettle", (event) => prepare(event.detail.elt));
