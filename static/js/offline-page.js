// The page without a network: how many entries wait on this phone. What they say stays sealed.

import { count } from "./queue.js";

const waiting = globalThis.localStorage?.getItem("house.queue") ? await count() : 0;
const notice = document.querySelector("[data-waiting]");
notice.querySelector("[data-waiting-count]").textContent = waiting;
notice.hidden = waiting === 0;

addEventListener("online", () => location.reload());
