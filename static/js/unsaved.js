// Forms with data-unsaved: warn before typed words are lost, and send again until the network is
// back. Nothing is kept in the browser's storage; the entry_id makes a second sending harmless.

const RETRY_MS = 5000;
const dirty = new Set();
const waiting = new Map(); // form → the button that sent it

const formOf = (target) => target?.closest?.("form[data-unsaved]");

function showState(form) {
  const state = form.querySelector("[data-unsaved-state]");
  if (state) state.hidden = !waiting.has(form) && !dirty.has(form);
  const offline = document.querySelector("[data-offline]");
  if (offline) offline.hidden = waiting.size === 0 && navigator.onLine;
}

function keepTrying(form, submitter) {
  waiting.set(form, submitter);
  showState(form);
}

function saved(form) {
  dirty.delete(form);
  waiting.delete(form);
  showState(form);
  document.dispatchEvent(new CustomEvent("house:saved"));
}

document.addEventListener("input", (event) => {
  const form = formOf(event.target);
  if (!form) return;
  dirty.add(form);
  showState(form);
});

document.addEventListener("submit", (event) => {
  const form = formOf(event.target);
  if (!form) return;
  if (!navigator.onLine) {
    event.preventDefault();
    event.stopImmediatePropagation();
    keepTrying(form, event.submitter);
  } else if (!form.hasAttribute("hx-post")) {
    dirty.delete(form);
  }
}, true);

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    const form = formOf(event.detail.elt);
    if (form) keepTrying(form, event.detail.requestConfig?.triggeringEvent?.submitter);
  });
}

document.addEventListener("htmx:afterRequest", (event) => {
  const form = formOf(event.detail.elt);
  if (form && event.detail.successful) saved(form);
  else if (form && event.detail.xhr?.status) waiting.delete(form); // the server answered: no
});

function retry() {
  if (!navigator.onLine) return;
  for (const [form, submitter] of waiting) {
    waiting.delete(form);
    if (form.isConnected) form.requestSubmit(submitter?.isConnected ? submitter : undefined);
  }
}

setInterval(retry, RETRY_MS);
for (const name of ["online", "offline"]) {
  addEventListener(name, () => {
    const offline = document.querySelector("[data-offline]");
    if (offline) offline.hidden = navigator.onLine;
    retry();
  });
}

addEventListener("beforeunload", (event) => {
  const open = [...dirty, ...waiting.keys()].some((form) => form.isConnected);
  if (open) event.preventDefault();
});
