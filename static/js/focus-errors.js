// After a form came back with errors: to the summary first, from there to the field.

const summaryIn = (root) => root.querySelector("[data-error-summary]");

document.addEventListener("htmx:afterSettle", (event) => summaryIn(event.detail.elt)?.focus());
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
