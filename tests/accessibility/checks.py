"""What is asked of a page: all that axe knows, and by hand what it does not ask.

Source: WCAG 2.2 success criteria 2.4.11, 2.5.5, 2.5.7, 3.2.6, 3.3.1, 3.3.7, 3.3.8, 1.4.10.
"""

import json

from playwright.sync_api import Page

from tests.accessibility.heard import HEARD
from tests.browser.measuring import SMALL, UNFOLD, barriers

_NAMED = "const name = e => e.outerHTML.slice(0, 90);"
_STOPS = """const stops = [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter(e => !e.disabled && e.type !== "hidden" && e.checkVisibility());"""

_SIDEWAYS = """() => { const over = document.documentElement.scrollWidth - innerWidth;
  return over > 0 ? [`${over} px too wide`] : [] }"""

_CROWDED = f"""() => {{ {_NAMED} {_STOPS}
  const boxes = stops.filter(e => e.matches("button, .btn") && !e.closest(".toast"))
    .map(e => [e, e.getBoundingClientRect()]);
  const found = [];
  for (const [e, a] of boxes) for (const [f, b] of boxes) {{
    if (e === f || e.contains(f) || f.contains(e)) continue;
    const x = Math.max(a.left, b.left) < Math.min(a.right, b.right) - 1;
    const y = Math.max(a.top, b.top) < Math.min(a.bottom, b.bottom) - 1;
    if (x && y) found.push(name(e));
  }}
  return found }}"""

# By the keyboard's order; `focus` scrolls as Tab does.
_HIDDEN_FOCUS = f"""() => {{ {_NAMED} {_STOPS}
  return stops.filter(e => !e.matches("[type=date], [type=time], [type=file]")).filter(e => {{
    e.focus();
    if (document.activeElement !== e) return false;
    const box = e.getClientRects()[0];  // of a link over two lines: the first of them
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return ![e, ...(e.labels ?? [])].some(own => own.contains(top));
  }}).map(name) }}"""

_UNSEEN_FOCUS = f"""() => {{ {_NAMED} {_STOPS}
  return stops.filter(e => {{
    e.focus({{ focusVisible: true }});
    if (document.activeElement !== e) return false;
    const looks = [e, ...(e.labels ?? [])].map(own => getComputedStyle(own));
    return !looks.some(look => look.boxShadow !== "none"
      || (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2));
  }}).map(name) }}"""

# What a form refuses: a list at the top that leads to each field, and the words at the field.
_ERRORS = f"""() => {{ {_NAMED}
  const wrong = [...document.querySelectorAll("[aria-invalid=true]")];
  const summary = document.querySelector(".error-summary");
  if (!summary) return wrong.map(e => `no summary names ${{name(e)}}`);
  const links = [...summary.querySelectorAll("a[href^='#']")];
  const dead = links.filter(a => !document.getElementById(a.hash.slice(1)));
  const mute = wrong.filter(e => !(e.getAttribute("aria-describedby") ??
      e.closest("fieldset")?.getAttribute("aria-describedby") ?? "").split(" ")
    .some(id => document.getElementById(id)?.innerText.trim()));
  const where = document.activeElement === summary || summary.contains(document.activeElement);
  return [...dead.map(a => `leads nowhere: ${{name(a)}}`), ...mute.map(e => `mute: ${{name(e)}}`),
    ...(where ? [] : ["the focus is not at the summary"])] }}"""

_DRAGGED = f"""() => {{ {_NAMED}
  const numbers = [...document.querySelectorAll("[type=number], [inputmode]")];
  return [...document.querySelectorAll("[draggable=true], [type=range]")]
    .filter(e => e.draggable || !numbers.some(n => n.dataset.twin === e.name)).map(name) }}"""

_HELP = """() => { const all = [...document.querySelectorAll("details.help")];
  const header = document.querySelector("body > header");
  return all.length === 1 && header && header.contains(all[0]) ? [] :
    [`${all.length} times help, or not in the head of the page`] }"""

# Typed codes and own details can be filled in by the browser.
_TYPED = f"""() => {{ {_NAMED}
  const wanted = {{ code: "one-time-code", email: "email" }};
  return [...document.querySelectorAll("form input")].filter(e => {{
    const right = wanted[e.name], said = e.getAttribute("autocomplete") ?? "";
    const isOthers = e.name === "email" && said === "off";  // the address of somebody else
    return right && e.type !== "hidden" && !isOthers && !said.split(" ").includes(right)
      && !said.includes("username");
  }}).map(name) }}"""

_TWICE = f"""() => {{ {_NAMED}
  return [...document.forms].flatMap(form => {{
    const seen = new Set();
    return [...form.querySelectorAll("input, select, textarea")]
      .filter(e => !["hidden", "radio", "checkbox", "submit"].includes(e.type) && !e.value)
      .filter(e => seen.has(e.name) || !seen.add(e.name)).map(name);
  }}) }}"""


CHECKS = {
    "errors are not named twice and linked": _ERRORS,  # before another one moves the focus
    "scrolls sideways": _SIDEWAYS,
    "overlaps": _CROWDED,
    "the focus is hidden": _HIDDEN_FOCUS,
    "the focus is not seen": _UNSEEN_FOCUS,
    "must be dragged": _DRAGGED,
    "the browser cannot fill in": _TYPED,
    "is asked for twice": _TWICE,
    **HEARD,
}
OF_STAFF = {name: CHECKS[name] for name in CHECKS if name != "the browser cannot fill in"}
OF_PATIENTS = {"help is not where it always is": _HELP}

_SAY = "each => `${name}: ${each}`"


def wrong_for_staff(page: Page) -> list[str]:
    """Return what shuts a therapist out; addresses they type are other people's."""
    return _answers(page, OF_STAFF) + [f"axe: {rule}" for rule in barriers(page)]


def wrong_with(page: Page) -> list[str]:
    """Return what shuts somebody out of this page, in words; the page is left unfolded."""
    found = _answers(page, CHECKS)
    found += [f"axe: {rule}" for rule in barriers(page)]
    page.evaluate(UNFOLD)
    found += [f"smaller than 48 px: {each}" for each in page.evaluate(SMALL, 48)]
    if page.locator("body.patient-page").count():
        found += _answers(page, OF_PATIENTS)
    return found


def _answers(page: Page, checks: dict[str, str]) -> list[str]:
    """Ask one after the other, in one question: each costs more to send than to answer."""
    scripts = ", ".join(f"{json.dumps(name)}: {script}" for name, script in checks.items())
    asked = f"Object.entries({{ {scripts} }}).flatMap(([name, wrong]) => wrong().map({_SAY}))"
    answers: list[str] = page.evaluate(asked)
    return answers
