// Forms with data-unsaved. One with an entry_id is sent from here, again and again until the
// server has answered, in the order of the taps; its id makes a second sending harmless. The
// others are sent once, by the browser. What is typed stays in the page; before it is lost, we ask.

import { afterAnswer, showStates } from "./answers.js";
import { send } from "./sending.js";

const FIRST_MS = 5000;
const LONGEST = 60; // times the first: five minutes
const dirty = new Set(); // forms with typed words
const held = new Map(); // forms without an id, kept back while there is no network → their button
// Entry id → {id, url, pairs, isPart, form, tries, dueAt, problem, mayHaveLeft, isKept, isRestored}:
// kept is what the queue holds a copy of, restored what it brought back from an earlier page.
const waiting = new Map();
let running = false;
let timer = 0;

const queueIsOn = Boolean(globalThis.localStorage?.getItem("house.queue"));
const queue = queueIsOn ? await import("./queue.js") : null;

const formOf = (target) => target?.closest?.("form[data-unsaved]");
const show = () => showStates(waiting, held);
const value = (pairs, name) => pairs.find(([key]) => key === name)?.[1] ?? "";
const content = ({ pairs }) => JSON.stringify(pairs.filter(([name]) => name !== "entry_id"));
const hasFields = (form) => form.querySelector("input:not([type='hidden']), textarea, select") !== null;

function entryOf(form, submitter) {
  const data = new FormData(form, submitter);
  data.delete("csrfmiddlewaretoken");
  const pairs = [...data];
  const id = value(pairs, "entry_id");
  if (!id || pairs.some(([, each]) => each instanceof File)) return null;
  const isPart = form.hasAttribute("hx-post");
  const url = new URL(form.getAttribute("hx-post") || form.getAttribute("action") || "", location.href);
  return { id, url: url.href, pairs, isPart, form, tries: 0, dueAt: 0, problem: "", mayHaveLeft: false };
}

// Nobody knows whether an entry on its way has arrived. So a second tap changes nothing where
// buttons are all there is; where words and numbers were mended, it is a correction with its own id.
function take(entry) {
  const earlier = [...waiting.values()].find((each) => each.form === entry.form);
  if (earlier) {
    earlier.dueAt = 0;
    if (content(earlier) === content(entry)) return;
    if (!earlier.mayHaveLeft) {
      waiting.delete(earlier.id);
      queue?.drop(earlier.id);
    } else if (!hasFields(entry.form)) return;
    else {
      earlier.form = null;
      entry.id = crypto.randomUUID();
      entry.pairs = entry.pairs.map(([name, each]) => [name, name === "entry_id" ? entry.id : each]);
    }
  }
  waiting.set(entry.id, entry);
}

function delay(tries, afterMs) {
  const first = Number(document.documentElement.dataset.retryMs) || FIRST_MS;
  const wait = Math.min(first * 2 ** Math.min(tries - 1, 10), first * LONGEST);
  return Math.max(wait * (0.8 + 0.4 * Math.random()), afterMs);
}

function plan() {
  clearTimeout(timer);
  const times = [...waiting.values()].filter((each) => each.problem !== "refused");
  if (!times.length) return;
  const next = Math.min(...times.map((each) => each.dueAt));
  timer = setTimeout(run, Math.max(next - Date.now(), 0));
}

async function attempt(entry) {
  entry.tries += 1;
  entry.mayHaveLeft ||= navigator.onLine;
  entry.form?.setAttribute("aria-busy", "true");
  const result = await (entry.isRestored ? queue.alone(() => send(entry)) : send(entry));
  entry.form?.removeAttribute("aria-busy");
  return result;
}

// Return whether the rest is worth trying now.
async function sendOne(entry) {
  const result = await attempt(entry);
  const { kind } = result;
  entry.problem = kind;
  if (kind === "wait" || kind === "sign-in") {
    entry.dueAt = Date.now() + delay(entry.tries, result.afterMs ?? 0);
    return !result.isCut && kind !== "sign-in";
  }
  const isHeld = kind === "refused" || (entry.isRestored && kind !== "saved");
  await (isHeld ? queue?.setAside(entry.id) : queue?.drop(entry.id));
  if (kind === "refused" && !entry.isRestored) return true;
  waiting.delete(entry.id);
  dirty.delete(entry.form);
  await afterAnswer(entry, result, waiting);
  return true;
}

async function run() {
  if (running) return;
  running = true;
  try {
    for (const entry of [...waiting.values()]) {
      if (entry.problem === "refused" || entry.dueAt > Date.now()) continue;
      const goOn = await sendOne(entry);
      show();
      if (!goOn) break;
    }
  } finally {
    running = false;
    plan();
  }
}

function atOnce() {
  for (const entry of waiting.values()) entry.dueAt = 0;
  show();
  run();
  if (!navigator.onLine) return;
  for (const [form, submitter] of held) {
    held.delete(form);
    if (form.isConnected) form.requestSubmit(submitter?.isConnected ? submitter : undefined);
  }
}

document.addEventListener("input", (event) => {
  const form = formOf(event.target);
  if (form) dirty.add(form);
});

document.addEventListener("submit", (event) => {
  const form = formOf(event.target);
  if (!form) return;
  const entry = entryOf(form, event.submitter);
  if (!entry && navigator.onLine) {
    dirty.delete(form);
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!entry) held.set(form, event.submitter);
  else {
    take(entry);
    queue?.keep(entry);
  }
  show();
  run();
}, true);

// A part of the page may be replaced while an entry in it waits: the new form takes it over.
function settle() {
  const forms = [...document.querySelectorAll("form[data-unsaved]")];
  for (const entry of waiting.values()) {
    if (entry.form?.isConnected) continue;
    const same = forms.find((form) => form.action === entry.url);
    entry.form = same ?? forms.find((form) => entry.card && form.action.includes(entry.card)) ?? null;
  }
  for (const form of dirty) if (!form.isConnected) dirty.delete(form);
  show();
}
document.addEventListener("htmx:afterSettle", settle);

for (const name of ["online", "offline", "pageshow"]) addEventListener(name, atOnce);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") atOnce();
});

addEventListener("beforeunload", (event) => {
  const unsafe = [...waiting.values()].some((entry) => !entry.isKept);
  const typed = [...dirty, ...held.keys()].some((form) => form.isConnected);
  if (unsafe || typed) event.preventDefault();
});

if (queue) {
  for (const entry of await queue.restore()) waiting.set(entry.id, entry);
  settle();
  atOnce();
}
