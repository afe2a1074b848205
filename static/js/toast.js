// Toasts: closed by hand or by themselves, never while somebody is on them. Errors stay.

const SECONDS = 10;
const SPOKEN_AFTER_MS = 700; // a reader has begun with the page by then
const region = document.querySelector("[data-toasts]");
const TEXTS = { error: "textError", offline: "textOffline" };

function prepare(toast) {
  const button = toast.querySelector("[data-toast-close]");
  if (button) button.hidden = false;
  if (toast.matches(".toast-error")) return;
  let left = Number(toast.dataset.toast) || SECONDS;
  const clock = setInterval(() => {
    if (!toast.isConnected) clearInterval(clock);
    if (toast.matches(":hover, :focus-within")) return;
    left -= 1;
    if (left <= 0) toast.remove();
  }, 1000);
}

// One tap after the other must not cover the page: the latest good news stands for those before.
function makeRoom(latest) {
  if (latest.matches(".toast-error")) return;
  for (const toast of region.querySelectorAll("[data-toast]:not(.toast-error)")) {
    if (toast !== latest && !toast.matches(":hover, :focus-within")) toast.remove();
  }
}

// The page can be scrolled out from under them: feedback.css keeps this much room.
const makeKnown = () =>
  document.documentElement.style.setProperty("--toasts", `${region.offsetHeight}px`);

// Where somebody is, no toast lies: it goes to the other end of the window.
function giveWay() {
  region.classList.remove("is-above");
  const here = document.activeElement.getBoundingClientRect();
  const covers = (toast) => {
    const box = toast.getBoundingClientRect();
    return box.top < here.bottom && here.top < box.bottom && box.left < here.right && here.left < box.right;
  };
  const isElsewhere = document.activeElement !== document.body && !region.contains(document.activeElement);
  region.classList.toggle("is-above", isElsewhere && [...region.children].some(covers));
}

// A reader is told what changes, not what stood there when the page came: it is said once more.
function sayFirst() {
  const status = document.getElementById("status");
  const texts = [...region.querySelectorAll(".toast-text")].map((text) => text.textContent);
  if (status && texts.length) setTimeout(() => (status.textContent = texts.join(" ")), SPOKEN_AFTER_MS);
}

// Who closes a toast goes on where they were.
let before = null;
function close(toast) {
  const isHere = toast.contains(document.activeElement);
  toast.remove();
  if (isHere && before?.isConnected) before.focus();
}

function show(kind) {
  const text = region.dataset[TEXTS[kind]];
  if (!text || [...region.children].some((toast) => toast.dataset.kind === kind)) return;
  const toast = document.createElement("div");
  toast.className = "toast toast-error";
  toast.dataset.toast = "";
  toast.dataset.kind = kind;
  const words = document.createElement("p");
  words.className = "toast-text";
  words.textContent = text;
  const ok = document.createElement("button");
  ok.type = "button";
  ok.dataset.toastClose = "";
  ok.textContent = "OK";
  toast.append(words, ok);
  region.append(toast);
}

if (region) {
  region.querySelectorAll("[data-toast]").forEach(prepare);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (node.nodeType === 1 && node.matches("[data-toast]")) {
          makeRoom(node);
          prepare(node);
          giveWay();
        }
      }
    }
  }).observe(region, { childList: true });
  region.addEventListener("click", (event) => {
    const toast = event.target.closest("[data-toast-close]")?.closest("[data-toast]");
    if (toast) close(toast);
  });
  document.addEventListener("focusin", ({ target }) => {
    if (region.contains(target)) return;
    before = target;
    requestAnimationFrame(giveWay); // it may be scrolled to first
  });
  makeKnown();
  new ResizeObserver(makeKnown).observe(region);
  sayFirst();
  document.addEventListener("house:toast", (event) => show(event.detail.kind));
  document.addEventListener("house:saved", () => {
    region.querySelectorAll("[data-kind='offline']").forEach((toast) => toast.remove());
  });
}
