// One sending of an entry, and what came of it. Never throws: a cut is an answer too.
//   saved    {html} or {location}
//   invalid  {html}: something is wrong or still to be asked; isPage: it is the whole page
//   conflict {html}, a whole page
//   wait     nobody answered, or not us; {afterMs}
//   sign-in  something comes first, such as a sign-in
//   foreign  who is signed in now is not who wrote it, or looks after somebody else
//   refused  the server will not have it

const ANSWER_WITHIN_MS = 15000;
const BUSY = new Set([408, 425, 429]);

const pageHeaders = () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");

// Whoever signs in beside it, what is written in this page is written by the one it was made for.
const WRITTEN_BY = pageHeaders()["X-Written-By"] ?? "";

// Tests cannot wait for minutes: <html data-retry-ms> shortens all that is waited for.
const timeoutMs = () => {
  const retryMs = Number(document.documentElement.dataset.retryMs);
  return retryMs ? Math.max(10 * retryMs, 1000) : ANSWER_WITHIN_MS;
};

// Gives up in time, the body of the answer included; the caller reads it at once.
function request(url, options) {
  const giveUp = new AbortController();
  setTimeout(() => giveUp.abort(), timeoutMs());
  return fetch(url, { redirect: "manual", cache: "no-store", signal: giveUp.signal, ...options });
}

// What passed another machine on the way, such as the page of a hotel's network, is no answer.
const isOurs = (answer) =>
  answer.type === "opaqueredirect" || answer.headers.has("X-Request-ID");

// The token changes at each sign-in: it is asked for when it is needed, and written into the page.
// Somebody else's never is: with it, this page would speak for them.
export async function freshToken() {
  const answer = await request("/sync/token", { headers: { "X-Background": "1" } });
  if (answer.type === "opaqueredirect") return { isSignedOut: true };
  if (!answer.ok || !isOurs(answer)) throw new TypeError("no token");
  const { token, who } = await answer.json();
  if (WRITTEN_BY && who !== WRITTEN_BY) return { isSomebodyElse: true };
  document.body.setAttribute("hx-headers", JSON.stringify({ ...pageHeaders(), "X-CSRFToken": token }));
  for (const field of document.querySelectorAll("[name='csrfmiddlewaretoken']")) {
    field.value = token;
  }
  return { token };
}

const post = (entry, token) =>
  request(entry.url, {
    method: "POST",
    body: new URLSearchParams([...entry.pairs, ["sent_at", new Date().toISOString()]]),
    headers: {
      "X-CSRFToken": token,
      "X-Sent-By": "script",
      "X-Written-By": WRITTEN_BY,
      ...(entry.isPart && { "HX-Request": "true", "HX-Current-URL": location.href }),
    },
  });

// Saved is only what is surely so: SentByScriptMiddleware lets no other redirect pass, and a form
// that is no part of a page is led on once it is stored. Any other page asks for more.
async function read(answer, entry) {
  const { status, headers } = answer;
  if (!isOurs(answer) || status >= 500 || BUSY.has(status)) {
    return { kind: "wait", afterMs: 1000 * Number(headers.get("Retry-After")) || 0 };
  }
  if (status === 412) return { kind: "foreign" };
  if (answer.type === "opaqueredirect" || status === 401) return { kind: "sign-in" };
  const to = headers.get("X-Location");
  if (answer.ok && to) return { kind: "saved", location: to };
  const isPage = headers.has("HX-Retarget");
  const isSaved = answer.ok && !isPage && (entry.isPart || entry.isRestored);
  const kind = isSaved ? "saved" : { 200: "invalid", 409: "conflict", 422: "invalid" }[status];
  if (!kind) return { kind: "refused" };
  return { kind, html: await answer.text(), isPage };
}

export async function send(entry) {
  try {
    let answer = await post(entry, pageHeaders()["X-CSRFToken"] ?? "");
    if (answer.status === 403) {
      const fresh = await freshToken();
      if (fresh.isSignedOut) return { kind: "sign-in" };
      if (fresh.isSomebodyElse) return { kind: "foreign" };
      answer = await post(entry, fresh.token);
    }
    return await read(answer, entry);
  } catch {
    return { kind: "wait", afterMs: 0, isCut: true };
  }
}

// A page of ours as text, or null: to show it without leaving entries behind.
export async function pageAt(url) {
  try {
    const answer = await request(url, { redirect: "follow" });
    return answer.ok && isOurs(answer) ? await answer.text() : null;
  } catch {
    return null;
  }
}
