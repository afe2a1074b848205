// Where the focus goes when the page changes under it.
//
// After a form came back with errors: to the summary first, from there to the field.
// After the part that held the focus was replaced: to the head of what stands there now. Else
// somebody who hears the page, or goes by keys, would begin again at its top after each tap.

const summaryIn = (root) => root.querySelector("[data-error-summary]");

let held = null; // {element, ids: of what is around it, innermost first, isByKeys}

function around(element) {
  const ids = [];
  for (let each = element; each; each = each.parentElement) if (each.id) ids.push(each.id);
  return ids;
}

const hold = (element) => {
  held = { element, ids: around(element), isByKeys: element.matches(":focus-visible") };
};
document.addEventListener("focusin", ({ target }) => hold(target));
// Not every browser gives the focus to a button that is tapped. A tap beside all lets go of it.
document.addEventListener("pointerdown", ({ target }) => {
  held = null;
  const tapped = target.closest("button, a[href], summary, input, label");
  if (tapped) hold(tapped);
});

function takeUp() {
  if (!held || held.element.isConnected || document.activeElement !== document.body) return;
  const place = held.ids.map((id) => document.getElementById(id)).find(Boolean);
  const head = place?.querySelector(":is(h1, h2, h3) a, :is(h1, h2, h3):not(:has(a))") ?? place;
  if (!head) return;
  if (head.tabIndex < 0) head.tabIndex = -1;
  head.focus({ preventScroll: !held.isByKeys });
}

document.addEventListener("htmx:afterSettle", (event) => {
  const summary = summaryIn(event.detail.elt);
  if (summary) summary.focus();
  else takeUp();
});
summaryIn(document)?.focus();

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  const input = target.matches("fieldset") ? target.querySelector("input, select, textarea") : target;
  event.preventDefault();
  target.closest(".field")?.scrollIntoView({ block: "start" });
  input?.focus({ preventScroll: true });
});
