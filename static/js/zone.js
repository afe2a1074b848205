// The time zone of this device, offered where the patient chooses theirs. Nothing is sent.

const offer = document.querySelector("[data-zone]");
const select = document.querySelector("select[name='time_zone']");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const known = select && [...select.options].some((each) => each.value === zone);

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
