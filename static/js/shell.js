// The installed app: its service worker comes, or goes when the operator pulls it back.

const { shell } = document.querySelector("[data-shell]").dataset;
const worker = navigator.serviceWorker;

// Pulled back by the operator: ask for the worker once more, it removes itself.
function call() {
  if (worker && shell === "on") worker.register("/sw.js", { scope: "/" }).catch(() => {});
  else worker?.getRegistration().then((found) => found?.update()).catch(() => {});
}

// The page comes first.
if (document.readyState === "complete") call();
else addEventListener("load", call);

// What is typed is asked about before the page goes: see unsaved.js.
worker?.addEventListener("message", (event) => {
  if (event.data === "house:worker-gone") location.reload();
});
