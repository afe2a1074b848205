// A plain clock, for a test of half a minute; exercises have pace.js, which outlives a reload:
// <div class="timer" data-timer="20" data-text-done="Done" hidden> (0 counts up)
//   <output class="timer-face" aria-live="off"></output><button data-timer-go>…</button><button data-timer-reset>…
// It speaks at the start of each minute and at the end, no more.

const clock = (seconds) => {
  const rest = String(seconds % 60).padStart(2, "0");
  return `${Math.floor(seconds / 60)}:${rest}`;
};

const speak = (text) => {
  const status = document.getElementById("status");
  if (status) status.textContent = text;
};

function start(timer) {
  const total = Number(timer.dataset.timer);
  const face = timer.querySelector(".timer-face");
  const go = timer.querySelector("[data-timer-go]");
  let spent = 0;
  let began = 0;
  let ticking = null;

  // The wall clock goes on while a phone sleeps; set back, it stands still.
  const running = () => Math.max(0, Math.floor((Date.now() - began) / 1000));
  const seconds = () => spent + (ticking ? running() : 0);
  const draw = () => {
    face.textContent = clock(total ? Math.max(0, total - seconds()) : seconds());
  };
  const stop = () => {
    spent = seconds();
    clearInterval(ticking);
    ticking = null;
    go.setAttribute("aria-pressed", "false");
  };
  const tick = () => {
    draw();
    const now = seconds();
    if (total && now >= total) {
      stop();
      speak(timer.dataset.textDone ?? "");
      navigator.vibrate?.(200);
    } else if (now > 0 && now % 60 === 0) {
      speak(face.textContent);
    }
  };

  go.addEventListener("click", () => {
    if (ticking) return stop();
    if (total && spent >= total) spent = 0;
    began = Date.now();
    ticking = setInterval(tick, 1000);
    go.setAttribute("aria-pressed", "true");
    draw();
  });
  timer.querySelector("[data-timer-reset]")?.addEventListener("click", () => {
    stop();
    spent = 0;
    draw();
  });
  timer.hidden = false;
  draw();
}

const prepare = (root) => {
  for (const timer of root.querySelectorAll("[data-timer]:not([data-ready])")) {
    timer.dataset.ready = "";
    start(timer);
  }
};

prepare(document);
document.addEventListener("htmx:afterSettle", (event) => prepare(event.detail.elt));
