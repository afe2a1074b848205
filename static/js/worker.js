// The service worker. It keeps versioned static files and one page that knows nobody: never a page
// of somebody signed in, never an answer with data. The server writes SHELL above this line.

const CACHE = `shell-${SHELL.version}`;
const isVersioned = (url) => /\.[0-9a-f]{12}\.\w+$/.test(url.pathname);

async function install() {
  if (!SHELL.isOn) return;
  const cache = await caches.open(CACHE);
  const fresh = (url) => (isVersioned(new URL(url, location)) ? "default" : "reload");
  const urls = [SHELL.page, ...SHELL.files];
  await cache.addAll(urls.map((url) => new Request(url, { cache: fresh(url) })));
}

async function removeAllBut(kept) {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== kept).map((name) => caches.delete(name)));
}

async function activate() {
  await removeAllBut(SHELL.isOn ? CACHE : "");
  if (SHELL.isOn) return clients.claim();
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  await registration.unregister();
  for (const each of windows) each.postMessage("house:worker-gone");
}

async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(SHELL.page)) ?? Response.error();
  }
}

async function file(request, url) {
  const kept = await caches.match(request, { cacheName: CACHE });
  if (kept && isVersioned(url)) return kept;
  try {
    return await fetch(request);
  } catch {
    return kept ?? Response.error();
  }
}

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(install());
});
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (!SHELL.isOn || request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (SHELL.files.includes(url.pathname)) event.respondWith(file(request, url));
});
