// Signing out makes the device forget. Who keeps entries that are not sent yet hears
// "house:before-sign-out" and calls event.detail.waitUntil(a promise of how many they are).

const LONGEST_MS = 2000; // nobody waits for a store that does not answer

async function countUnsent() {
  const promises = [];
  const waitUntil = (promise) => promises.push(Promise.resolve(promise).catch(() => 0));
  document.dispatchEvent(new CustomEvent("house:before-sign-out", { detail: { waitUntil } }));
  if (!promises.length) return 0;
  const late = new Promise((done) => setTimeout(() => done([0]), LONGEST_MS));
  const counts = await Promise.race([Promise.all(promises), late]);
  return counts.reduce((sum, count) => sum + Number(count || 0), 0);
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-sign-out]");
  if (!form) return;
  event.preventDefault();
  const dialog = document.querySelector("[data-unsent]");
  if (!dialog || !(await countUnsent())) return form.submit();
  dialog.querySelector("[data-stay-here]").onclick = () => dialog.close();
  dialog.querySelector("[data-leave]").onclick = () => form.submit();
  dialog.showModal();
});
