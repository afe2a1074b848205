// Small courtesies for every page. The page works without any of them.

const say = (kind) => document.dispatchEvent(new CustomEvent("house:toast", { detail: { kind } }));

document.addEventListener("htmx:responseError", () => say("error"));
document.addEventListener("htmx:sendError", () => say("offline"));
document.addEventListener("htmx:timeout", () => say("offline"));

// The help panel closes like a menu: by Escape or by a tap beside it.
const openHelp = () => document.querySelector(".help[open]");
document.addEventListener("keydown", (event) => {
  const help = openHelp();
  if (event.key === "Escape" && help) {
    help.open = false;
    help.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  const help = openHelp();
  if (help && !help.contains(event.target)) help.open = false;
});

// <button data-dialog-open="id">, and <button data-dialog-close> inside the dialog.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog-open]");
  if (opener) document.getElementById(opener.dataset.dialogOpen)?.showModal();
  event.target.closest("[data-dialog-close]")?.closest("dialog")?.close();
});

// Filters send themselves; their button is for browsers without JavaScript.
document.addEventListener("change", (event) => {
  event.target.closest("form[data-autosubmit]")?.requestSubmit();
});
for (const button of document.querySelectorAll("[data-without-js]")) button.hidden = true;

// "/" jumps to the search, unless somebody is writing.
document.addEventListener("keydown", (event) => {
  const writing = event.target.closest("input, textarea, select, [contenteditable]");
  const search = document.querySelector("[data-hotkey='/']");
  if (event.key === "/" && !writing && search && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    search.focus();
  }
});

// Whoever signs out leaves nothing behind in this tab: no running clock, no count.
document.addEventListener("submit", (event) => {
  if (event.target.matches("form[action$='/sign-out/']")) sessionStorage.clear();
});
