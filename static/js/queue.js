// Entries that wait on this phone, only where its owner asked for it (docs/adr/0012).
// At rest: a random id, when it was made, and a sealed box with the card's id and numbers. Never a
// name, a title or a text. The key cannot be read, not even by us. Bound to one person; gone at
// sign-out and after 14 days by the server's clock: a phone's may jump.

const NAME = "house-queue";
const FLAG = "house.queue";
const LONGEST_MS = 14 * 24 * 3600 * 1000;
const MOST = 200;
const CARD = /^\/exercises\/([0-9a-f-]{36})\/(log|numbers)\/$/;
// "felt" is one of three words, "seen" the id of another entry; everything else here is a number.
const NUMBERS = /^(entry_id|seen|felt|sets|reps|duration_min|distance_m|steps|flights|load_kg|effort_0_10|pain_peak_nrs|spare_reps|swelling|heart_rate_bpm|systolic_mmhg|spo2_percent)$/;

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

let opened = null;
function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("keys", { keyPath: "name" });
      request.result.createObjectStore("entries", { keyPath: "id" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

const store = async (name, mode = "readonly") => (await database()).transaction(name, mode).objectStore(name);
const all = async () => done((await store("entries")).getAll());
const put = async (record) => done((await store("entries", "readwrite")).put(record));
const owner = async () => done((await store("keys")).get("owner"));
const page = () => document.querySelector("[data-shell]")?.dataset ?? {};
const pageServedAt = () => 1000 * Number(page().servedAt ?? 0); // 0: a page without, such as offline

// A page that says nobody's name, such as that of the account, asks for who is signed in.
async function isForeign() {
  const held = await owner();
  return held !== undefined && "who" in page() && held.who !== page().who;
}

// One change after the other: an answer may come before its entry is stored.
let last = Promise.resolve();
const inOrder = (work) => (last = last.then(work, work));

export const isOn = () => Boolean(globalThis.localStorage?.getItem(FLAG));
export const isPossible = () => Boolean(globalThis.crypto?.subtle && globalThis.indexedDB && navigator.locks);

export async function enable() {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await done((await store("keys", "readwrite")).put({ name: "owner", who: page().who, key }));
  localStorage.setItem(FLAG, "1");
  await navigator.storage?.persist?.();
}

// What another person's taps left here is theirs: nobody else's switch deletes it.
export const mayClear = async () => !(await isForeign()) || (await all()).length === 0;

export async function clear() {
  if (!(await mayClear())) return;
  localStorage.removeItem(FLAG);
  const db = await database();
  const gone = db.transaction(["keys", "entries"], "readwrite");
  await Promise.all([done(gone.objectStore("keys").clear()), done(gone.objectStore("entries").clear())]);
  db.close();
  opened = null;
  indexedDB.deleteDatabase(NAME);
}

export const count = async () => (await all()).length;

async function seal(key, content) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const bytes = new TextEncoder().encode(JSON.stringify(content));
  return { iv, box: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes) };
}

async function unseal(key, { iv, box }) {
  const bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, box);
  return JSON.parse(new TextDecoder().decode(bytes));
}

// One that cannot be read must not stand in the way of the others: null.
const readable = (key, record) => unseal(key, record).catch(() => null);

// A note, a place that hurts, "dizzy": words and signs stay in the page alone, with all of the entry.
function content(entry) {
  const [, card, kind] = CARD.exec(new URL(entry.url).pathname) ?? [];
  const given = entry.pairs.filter(([, value]) => value !== "");
  if (!card || !given.every(([name]) => NUMBERS.test(name))) return null;
  return { card, kind, pairs: given };
}

export const keep = (entry) =>
  inOrder(async () => {
    const what = content(entry);
    const held = await owner();
    if (!what || page().shell !== "on" || held?.who !== page().who || (await count()) >= MOST) return;
    const when = { at: Date.now(), servedAt: pageServedAt() };
    await put({ id: entry.id, ...when, problem: "", ...(await seal(held.key, what)) });
    entry.isKept = true;
  });

export const drop = (id) =>
  inOrder(async () => {
    await done((await store("entries", "readwrite")).delete(id));
    await showAttention();
  });

// The server will not have it as it is: a person has to look.
export const setAside = (id) =>
  inOrder(async () => {
    const record = (await all()).find((each) => each.id === id);
    if (record) await put({ ...record, problem: "refused" });
    await showAttention();
  });

// One flush at a time, whatever the number of open pages.
export const alone = (work) => navigator.locks.request("house-queue", work);

function entryOf(record, { card, kind, pairs }) {
  return {
    id: record.id,
    url: new URL(`/sync/exercises/${card}/${kind}/`, location.href).href,
    pairs: [...pairs, ["who", page().who]],
    card,
    isPart: false,
    form: null,
    tries: 0,
    dueAt: 0,
    problem: "",
    mayHaveLeft: true,
    isKept: true,
    isRestored: true,
  };
}

export const restore = () =>
  inOrder(async () => {
    const held = await owner();
    const records = await all();
    for (const each of records) await dated(each);
    const old = records.filter((each) => pageServedAt() - each.servedAt > LONGEST_MS);
    for (const { id } of old) await done((await store("entries", "readwrite")).delete(id));
    reveal("queue-expired", old.length > 0);
    const isOurs = held?.who === page().who;
    reveal("queue-foreign", !isOurs && records.length > old.length);
    const waiting = records.filter((each) => !each.problem && !old.includes(each));
    waiting.sort((one, other) => one.servedAt - other.servedAt || one.at - other.at);
    const found = isOurs ? await Promise.all(waiting.map((each) => entryFrom(held.key, each))) : [];
    await showAttention();
    return found.filter(Boolean);
  });

// An entry of an earlier version, or of a page that did not know the time, ages from here on.
async function dated(record) {
  if (record.servedAt || !pageServedAt()) return;
  record.servedAt = pageServedAt();
  await put(record);
}

async function entryFrom(key, record) {
  const what = await readable(key, record);
  if (what) return entryOf(record, what);
  await put({ ...record, problem: "unreadable" });
  return null;
}

function reveal(name, isShown) {
  const notice = document.querySelector(`[data-${name}]`);
  if (notice) notice.hidden = !isShown;
}

function line(template, record, card) {
  const item = template.content.cloneNode(true);
  const { lang } = document.documentElement;
  const at = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { dateStyle: "medium", timeStyle: "short" });
  item.querySelector("a").href = card ? `/exercises/${card}/` : "/today/";
  item.querySelector("[data-made-at]").textContent = at.format(record.at);
  item.querySelector("button").addEventListener("click", () => drop(record.id));
  return item;
}

async function showAttention() {
  const notice = document.querySelector("[data-queue-attention]");
  const held = await owner();
  if (!notice || held?.who !== page().who) return;
  const refused = (await all()).filter((each) => each.problem);
  const template = notice.querySelector("template");
  const lines = await Promise.all(
    refused.map(async (each) => line(template, each, (await readable(held.key, each))?.card)),
  );
  template.parentElement.replaceChildren(template, ...lines);
  notice.hidden = refused.length === 0;
}
