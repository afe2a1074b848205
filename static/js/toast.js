// Toasts: closed by hand or by themselves, never while somebody is on them. Errors stay.

const SECONDS = 10;
const region = document.querySelector("[data-toasts]");
const TEXTS = { error: "textError", offline: "textOffline" };

function prepare(toast) {
  const close = toast.querySelector("[data-toast-close]");
  if (close) close.hidden = false;
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
  const close = document.createElement("button");
  close.type = "button";
  close.dataset.toastClose = "";
  close.textContent = "OK";
  toast.append(words, close);
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
        }
      }
    }
  }).observe(region, { childList: true });
  region.addEventListener("click", (event) => {
    event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove();
  });
  document.addEventListener("house:toast", (event) => show(event.detail.kind));
  document.addEventListener("house:saved", () => {
    region.querySelectorAll("[data-kind='offline']").forEach((toast) => toast.remove());
  });
}
