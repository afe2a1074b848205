// A fresh id for each entry. The server wrote one already; ours replaces it because some browsers
// put back the old value of a hidden field after a reload, and an old id would not count as new.

const fill = (root) => {
  if (!crypto.randomUUID) return; // plain http: the server's id stands
  for (const input of root.querySelectorAll("input[type='hidden'][name$='entry_id']")) {
    if (!input.form?.querySelector("[aria-invalid]")) input.value = crypto.randomUUID();
  }
};

fill(document);
document.addEventListener("htmx:afterSettle", (event) => fill(event.detail.elt));
