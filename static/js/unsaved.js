// Forms with data-unsaved. One with an entry_id is sent from here, again and again until the
// server has answered, in the order of the taps; its id makes a second sending harmless. The
// others are sent once, by the browser. What is typed stays in the page; before it is lost, we ask.

import { afterAnswer, showStates } from "./answers.js";
import { send } from "./sending.js";

const FIRST_MS = 5000;
const LONGEST = 60; // times the first: five minutes
const WAITS = new Set(["wait", "sign-in", "foreign"]); // kept, and tried again
const dirty = new Set(); // forms with typed words
const held = new Map(); // forms without an id, kept back while there is no network → their button
// Entry id → {id, url, pairs, isPart, form, tries, dueAt, problem, mayHaveLeft, isKept, isRestored}:
// kept is what the queue holds a copy of, restored what it brought back from an earlier page.
const waiting = new Map();
let running = false;
let timer = 0;

let queue = null; // loaded only on a phone whose owner asked for it
async function loadQueue() {
  if (globalThis.localStorage?.getItem("house.queue")) queue = await import("./queue.js");
}
const loaded = loadQueue();

const formOf = (target) => target?.closest?.("form[data-unsaved]");
const show = () => showStates(waiting, held);
const value = (pairs, name) => pairs.find(([key]) => key === name)?.[1] ?? "";
const content = ({ pairs }) =>
  JSON.stringify(pairs.filter(([name]) => name !== "entry_id" && name !== "seen"));
const hasFields = (form) => form.querySelector("input:not([type='hidden']), textarea, select") !== null;

function entryOf(form, submitter) {
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
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
    } else if (!hasFields(entry.form) || !crypto.randomUUID) return;
    else {
      earlier.form = null;
      entry.id = crypto.randomUUID();
      entry.pairs = entry.pairs.map(([name, each]) => [name, name === "entry_id" ? entry.id : each]);
    }
  }
  // What waits here for the same exercise arrives first, and is no news to this person.
  if (entry.pairs.some(([name]) => name === "seen")) {
    const same = [...waiting.values()].filter((each) => subject(each) === subject(entry));
    entry.pairs.push(...same.map(({ id }) => ["seen", id]));
  }
  waiting.set(entry.id, entry);
}

function delay(tries, afterMs) {
  const first = Number(document.documentElement.dataset.retryMs) || FIRST_MS;
  const wait = Math.min(first * 2 ** Math.min(tries - 1, 10), first * LONGEST);
  return Math.max(wait * (0.8 + 0.4 * Math.random()), afterMs);
}

// What an entry is about: an exercise, whatever its form, or else where the form is sent.
function subject({ url }) {
  const { pathname } = new URL(url);
  return /\/exercises\/([0-9a-f-]{36})\//.exec(pathname)?.[1] ?? pathname.replace(/questions\/$/, "");
}

// The later of two entries about one thing counts: it is not sent while the earlier one waits.
function inTurn() {
  const subjects = new Set();
  return [...waiting.values()].filter((each) => {
    if (each.problem === "refused" || subjects.has(subject(each))) return false;
    return subjects.add(subject(each));
  });
}

function plan() {
  clearTimeout(timer);
  const turn = inTurn();
  if (!turn.length) return;
  const next = Math.min(...turn.map((each) => each.dueAt));
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
  if (WAITS.has(kind)) {
    entry.dueAt = Date.now() + delay(entry.tries, result.afterMs ?? 0);
    return kind === "wait" && !result.isCut;
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
    for (const entry of inTurn()) {
      if (entry.dueAt > Date.now()) continue;
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
    loaded.then(() => queue?.keep(entry));
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

// Signing out makes the device forget: see sign-out.js, which asks first.
async function unsent() {
  const kept = queue ? await queue.count() : 0;
  const here = [...waiting.values()].filter((entry) => !entry.isKept).length;
  if (kept + here === 0) await queue?.clear();
  return kept + here;
}
document.addEventListener("house:before-sign-out", (event) => event.detail.waitUntil(unsent()));
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-unsent] [data-leave]")) return;
  waiting.clear();
  dirty.clear();
  queue?.clear();
});

await loaded;
if (queue) {
  const kept = await queue.restore();
  const here = [...waiting];
  waiting.clear();
  for (const entry of kept) waiting.set(entry.id, entry);
  for (const [id, entry] of here) waiting.set(id, entry);
  settle();
  atOnce();
}
