// The time zone of this device, offered where the patient chooses theirs. Nothing is sent.

const offer = document.querySelector("[data-zone]");
const select = document.querySelector("select[name='time_zone']");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
const names = select ? [...select.options].map((each) => each.value) : [];
// Some browsers go by a former name (Asia/Calcutta), which the list leaves out.
const known = names.includes(own) ? own : names.find((name) => nameHere(name) === own);
const zone = known || own;

if (offer && known) {
  const text = offer.querySelector("[data-zone-text]");
  const use = offer.querySelector("[data-zone-use]");
  const isSame = select.value === zone;
  const city = zone.slice(zone.indexOf("/") + 1).replaceAll("_", " ");
  text.textContent = isSame ? offer.dataset.textSame : offer.dataset.textOther.replace("{zone}", city);
  use.hidden = isSame;
  offer.hidden = false;
  use.addEventListener("click", () => {
    select.value = zone;
    select.focus();
  });
}

function nameHere(name) {
  try {
    return Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return ""; // a zone younger than the browser
  }
}
