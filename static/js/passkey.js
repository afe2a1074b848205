// <form data-passkey="get|create" data-options="JSON" or data-options-url="…"> with a hidden
// input[name=credential] and a place for trouble, [data-passkey-trouble]. Shown only where the
// device can do it; the code by mail is always the other way.

const toBytes = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
};
const toText = (buffer) => {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};
const withBytes = (each) => ({ ...each, id: toBytes(each.id) });

function prepared({ publicKey }) {
  const options = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  if (options.user) options.user = withBytes(options.user);
  options.allowCredentials = options.allowCredentials?.map(withBytes);
  options.excludeCredentials = options.excludeCredentials?.map(withBytes);
  return { publicKey: options };
}

const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

function written(credential) {
  const response = {};
  for (const part of PARTS) {
    if (credential.response[part]) response[part] = toText(credential.response[part]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.optionsUrl, { headers: { "X-Background": "1" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function say(form, text) {
  const trouble = form.querySelector("[data-passkey-trouble]");
  trouble.textContent = text;
  trouble.hidden = !text;
}

async function ask(form) {
  const button = form.querySelector("button");
  button.disabled = true;
  say(form, "");
  try {
    const options = prepared(await optionsOf(form));
    const credential = await navigator.credentials[form.dataset.passkey](options);
    form.elements.credential.value = written(credential);
    form.submit();
  } catch (error) {
    const isKnown = error.name === "InvalidStateError";
    say(form, isKnown ? form.dataset.textKnown : form.dataset.textTrouble);
    button.disabled = false;
  }
}

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkey-only]")) part.hidden = false;
  for (const part of document.querySelectorAll("[data-passkey-missing]")) part.hidden = true;
}
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-passkey]");
  if (!form) return;
  event.preventDefault();
  ask(form);
});
