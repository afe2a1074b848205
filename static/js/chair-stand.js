// The clock of the chair stand: <section data-chair-stand="30" hidden>, see _chair_stand.html.
// All it knows is when it was started (Date.now), so a locked phone or a page that was thrown away
// changes nothing: what is left is worked out anew each time. It speaks at ready, go, half and end.

const LEAD_MS = 3000;
const KEPT_MS = 600000; // a start older than this is another day's
const box = document.querySelector("[data-chair-stand]");
const part = (name) => box.querySelector(`[data-chair-${name}]`);
const total = Number(box?.dataset.chairStand) * 1000;
const key = `chair-stand:${location.pathname}`;
let ticking = 0;
let sound = null;
let awake = null; // the lock that keeps the screen on, once it is given
let said = "";

function stored() {
  try {
    const found = JSON.parse(sessionStorage.getItem(key));
    return found && Date.now() - found.startedAt < KEPT_MS ? found : null;
  } catch {
    return null;
  }
}

let test = null; // {startedAt, taps}

function keep() {
  try {
    if (test) sessionStorage.setItem(key, JSON.stringify(test));
    else sessionStorage.removeItem(key);
  } catch {
    // Private windows may refuse; then a reload starts over.
  }
}

function beep(pitch, ms) {
  if (!sound) return;
  const tone = sound.createOscillator();
  const volume = sound.createGain();
  volume.gain.value = 0.2;
  tone.frequency.value = pitch;
  tone.connect(volume).connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + ms / 1000);
}

function say(name, pitch, ms) {
  if (said === name) return;
  said = name;
  const text = box.dataset[`text${name}`];
  part("says").textContent = text;
  const status = document.getElementById("status");
  if (status) status.textContent = text;
  beep(pitch, ms);
}

function show(isRunning) {
  part("start").hidden = isRunning;
  part("running").hidden = !isRunning;
}

function fill(count) {
  const field = document.querySelector("form[data-unsaved] input[type='number']");
  if (!field) return;
  if (count > 0 && field.value === "") {
    field.value = String(count);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.focus();
}

function end(name) {
  clearInterval(ticking);
  const count = test.taps;
  test = null;
  keep();
  awake?.then((lock) => lock?.release());
  awake = null;
  show(false);
  part("face").textContent = String(total / 1000);
  say(name, 440, 900);
  navigator.vibrate?.([300, 100, 300]);
  if (name === "End") fill(count);
}

function draw() {
  const spent = Date.now() - test.startedAt - LEAD_MS;
  part("count").textContent = String(test.taps);
  if (spent >= total) return end("End");
  if (spent < 0) {
    part("face").textContent = String(Math.ceil(-spent / 1000));
    return say("Ready", 660, 150);
  }
  part("face").textContent = String(Math.ceil((total - spent) / 1000));
  say(spent < total / 2 ? "Go" : "Half", spent < total / 2 ? 880 : 660, 300);
}

function run() {
  said = "";
  show(true);
  draw();
  if (test) ticking = setInterval(draw, 100);
}

function start() {
  try {
    sound ??= new AudioContext();
  } catch {
    sound = null; // no sound on this device: face, words and the shake of the phone remain
  }
  test = { startedAt: Date.now(), taps: 0 };
  keep();
  awake = navigator.wakeLock?.request("screen").catch(() => null);
  run();
  part("tap").focus();
}

function tap() {
  if (!test || Date.now() - test.startedAt < LEAD_MS) return;
  test.taps += 1;
  keep();
  draw();
}

if (box) {
  part("start").addEventListener("click", start);
  part("tap").addEventListener("click", tap);
  part("stop").addEventListener("click", () => test && end("Stopped"));
  document.addEventListener("visibilitychange", () => test && !document.hidden && draw());
  box.hidden = false;
  test = stored();
  if (test) run();
}
