// Warns before a sign-in ends without use, and keeps it on one tap (WCAG 2.2.1).
// <dialog data-stay="seconds before the end" data-url="…"> with a form. The server says how long
// is left, so that what happens in another tab counts, too.

const dialog = document.querySelector("dialog[data-stay]");
const WARN_S = Number(dialog.dataset.stay);
const SLACK_S = 2;
let next = 0;

function later(seconds) {
  clearTimeout(next);
  next = setTimeout(look, seconds * 1000);
}

async function read(options) {
  const answer = await fetch(dialog.dataset.url, { redirect: "manual", ...options });
  return answer.ok ? (await answer.json()).left_s : 0;
}

function show(left) {
  if (left <= SLACK_S) return location.reload(); // typed words are asked about first
  if (left > WARN_S) {
    if (dialog.open) dialog.close();
    return later(left - WARN_S);
  }
  if (!dialog.open) dialog.showModal();
  return later(left);
}

async function look() {
  try {
    show(await read({ headers: { "X-Background": "1" } }));
  } catch {
    later(30); // no network: the sign-in cannot be asked about
  }
}

dialog.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    show(await read({ method: "POST", body: new FormData(event.target) }));
  } catch {
    later(5);
  }
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) look();
});
look();
