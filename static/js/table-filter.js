// <input data-filter="caseload"> hides the rows of #caseload that do not hold every typed word.
// <p data-filter-count="caseload" data-text="{} shown" role="status"> says how many are left.

const DELAY_MS = 80;

function filter(input) {
  const rows = document.querySelectorAll(`#${CSS.escape(input.dataset.filter)} tbody tr`);
  const words = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    const text = (row.dataset.search ?? row.textContent).toLocaleLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    if (!row.hidden) shown += 1;
  }
  const count = document.querySelector(`[data-filter-count="${input.dataset.filter}"]`);
  if (count) count.textContent = words.length ? count.dataset.text.replace("{}", shown) : "";
}

let later = 0;
document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-filter]")) return;
  clearTimeout(later);
  later = setTimeout(() => filter(event.target), DELAY_MS);
});
for (const input of document.querySelectorAll("[data-filter]")) if (input.value) filter(input);
