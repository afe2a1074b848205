// One sending of an entry, and what came of it. Never throws: a cut is an answer too.
//   saved    {html} or {location}      conflict, invalid   {html}
//   wait     nobody answered, or not us; {afterMs}
//   sign-in  the person has to sign in again               refused   the server will not have it

const ANSWER_WITHIN_MS = 15000;
const BUSY = new Set([408, 425, 429]);
const GATES = ["/sign-in/", "/consent/", "/account/second-factor/"];

const pageToken = () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"];

const path = (url) => new URL(url, location.href).pathname;

// Tests cannot wait for minutes: <html data-retry-ms> shortens all that is waited for.
const timeoutMs = () => {
  const retryMs = Number(document.documentElement.dataset.retryMs);
  return retryMs ? Math.max(10 * retryMs, 1000) : ANSWER_WITHIN_MS;
};

const request = (url, options) =>
  fetch(url, {
    redirect: "manual",
    cache: "no-store",
    signal: AbortSignal.timeout(timeoutMs()),
    ...options,
  });

// What passed another machine on the way, such as the page of a hotel's network, is no answer.
const isOurs = (answer) =>
  answer.type === "opaqueredirect" || answer.headers.has("X-Request-ID");

// The token changes at each sign-in: it is asked for when it is needed, and written into the page.
export async function freshToken() {
  const answer = await request("/sync/token", { headers: { "X-Background": "1" } });
  if (answer.type === "opaqueredirect") return { isSignedOut: true };
  if (!answer.ok || !isOurs(answer)) throw new TypeError("no token");
  const { token, who } = await answer.json();
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  for (const field of document.querySelectorAll("[name='csrfmiddlewaretoken']")) {
    field.value = token;
  }
  return { token, who };
}

const post = (entry, token) =>
  request(entry.url, {
    method: "POST",
    body: new URLSearchParams([...entry.pairs, ["sent_at", new Date().toISOString()]]),
    headers: {
      "X-CSRFToken": token,
      "X-Sent-By": "script",
      ...(entry.isPart && { "HX-Request": "true", "HX-Current-URL": location.href }),
    },
  });

async function read(answer) {
  const { status, headers } = answer;
  if (!isOurs(answer) || status >= 500 || BUSY.has(status)) {
    return { kind: "wait", afterMs: 1000 * Number(headers.get("Retry-After")) || 0 };
  }
  const to = headers.get("X-Location") ?? headers.get("HX-Redirect");
  const isAtGate = to && GATES.some((gate) => path(to).startsWith(gate));
  if (answer.type === "opaqueredirect" || status === 401 || isAtGate) return { kind: "sign-in" };
  if (answer.ok) return to ? { kind: "saved", location: to } : { kind: "saved", html: await answer.text() };
  if (status === 409) return { kind: "conflict", html: await answer.text() };
  if (status === 422) return { kind: "invalid", html: await answer.text() };
  return { kind: "refused" };
}

export async function send(entry) {
  try {
    let answer = await post(entry, pageToken() ?? "");
    if (answer.status === 403) {
      const fresh = await freshToken();
      if (fresh.isSignedOut) return { kind: "sign-in" };
      answer = await post(entry, fresh.token);
    }
    return await read(answer);
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
