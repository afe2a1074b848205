// What the page shows of entries: what waits, what the server answered.

import { pageAt } from "./sending.js";

const SWAP = { swapDelay: 0, settleDelay: 20 };

function part(form) {
  const wanted = form.getAttribute("hx-target") ?? "this";
  if (wanted === "this") return form;
  if (wanted.startsWith("closest ")) return form.closest(wanted.slice(8));
  return document.querySelector(wanted);
}

// The whole content of another page of ours, without leaving this one.
function showPage(html, url = "") {
  const page = new DOMParser().parseFromString(html, "text/html");
  const main = page.getElementById("main");
  if (!main) return location.reload();
  document.title = page.title;
  document.body.className = page.body.className;
  if (url) history.pushState(null, "", url);
  htmx.swap("#main", main.outerHTML, { ...SWAP, swapStyle: "outerHTML" });
  scrollTo(0, 0);
}

function renewDay() {
  const day = document.getElementById("day");
  if (day) htmx.ajax("GET", location.href, { target: day, select: "#day", swap: "outerHTML" });
}

async function leave(url, waiting) {
  const html = waiting.size ? await pageAt(url) : null;
  if (html) showPage(html, url);
  else location.assign(url);
}

export async function afterAnswer(entry, result, waiting) {
  document.dispatchEvent(new CustomEvent("house:saved"));
  const { form } = entry;
  const isHere = Boolean(form?.isConnected) && !entry.isRestored;
  if (result.location && (isHere || result.location.endsWith("/stop/"))) {
    await leave(result.location, waiting);
  } else if (result.html && (result.isPage || result.kind === "conflict") && !entry.isRestored) {
    showPage(result.html);
  } else if (result.html && isHere && entry.isPart && part(form)) {
    const swapStyle = form.getAttribute("hx-swap")?.split(" ")[0] ?? "innerHTML";
    htmx.swap(part(form), result.html, { ...SWAP, swapStyle });
  } else if (result.html && result.kind === "invalid" && !entry.isRestored) {
    showPage(result.html);
  } else {
    renewDay();
  }
}

function reveal(name, isShown) {
  const notice = document.querySelector(`[data-${name}]`);
  if (notice && notice.hidden === isShown) notice.hidden = !isShown;
}

function addState(form) {
  if (form.querySelector("[data-unsaved-state]")) return;
  const state = document.createElement("p");
  state.className = "soft small";
  state.dataset.unsavedState = "";
  state.textContent = document.querySelector("[data-text-not-saved]")?.dataset.textNotSaved ?? "";
  form.append(state);
}

// "Not saved yet" stands at the form; why, above the page.
export function showStates(waiting, held) {
  const entries = [...waiting.values()];
  const late = new Set(entries.filter((each) => each.problem || !navigator.onLine).map((each) => each.form));
  for (const form of held.keys()) late.add(form);
  for (const form of late) if (form?.isConnected) addState(form);
  for (const state of document.querySelectorAll("[data-unsaved-state]")) {
    state.hidden = !late.has(state.closest("form"));
  }
  const has = (problem) => entries.some((each) => each.problem === problem);
  const isKept = Boolean(globalThis.localStorage?.getItem("house.queue"));
  reveal("kept-here", isKept);
  reveal("kept-nowhere", !isKept);
  reveal("offline", !navigator.onLine || has("wait"));
  reveal("sign-in-again", navigator.onLine && has("sign-in"));
  reveal("somebody-else", navigator.onLine && has("foreign"));
  reveal("refused", has("refused"));
}
