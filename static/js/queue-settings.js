// The switch in the settings: keep entries on this phone, or not. It is of this phone alone.

import { clear, count, enable, isOn, isPossible, mayClear } from "./queue.js";

const section = document.querySelector("[data-queue-settings]");
const part = (name) => section.querySelector(`[data-queue-${name}]`);

async function show() {
  part("impossible").hidden = isPossible();
  part("on").hidden = !isPossible() || isOn();
  part("off").hidden = !isOn();
  const waiting = isOn() ? await count() : 0;
  part("count").textContent = waiting;
  part("waiting").hidden = waiting === 0;
  // Another person's entries go when that person says so: the notice of the page tells of them.
  part("off").querySelector("button").hidden = isOn() && !(await mayClear());
}

part("on").querySelector("button").addEventListener("click", async () => {
  await enable();
  await show();
  part("off").querySelector("button").focus();
});
part("off").querySelector("button").addEventListener("click", async () => {
  await clear();
  await show();
  part("on").querySelector("button").focus();
});
show();
