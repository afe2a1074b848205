"""What is asked of a page for those who hear it, or space its letters wider; axe does not ask it.

Source: WCAG 2.2 success criteria 1.3.1, 1.4.12, 2.4.4, 2.4.6, 4.1.2, 4.1.3.
"""

_NAMED = "const name = e => e.outerHTML.slice(0, 90);"

# A label finds the first of two fields with one id; the other is a field without a name.
_SAME_ID = """() => { const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
  return ids.filter((id, n) => ids.indexOf(id) !== n) }"""

_TOLD_TWICE = f"""() => {{ {_NAMED}
  const words = (e, attribute) => (e.getAttribute(attribute) ?? "").split(" ")
    .map(id => document.getElementById(id)?.textContent.trim() ?? "").filter(Boolean);
  return [...document.querySelectorAll("[aria-labelledby]")].filter(e => {{
    const inside = [...e.children].filter(child => child.localName === "desc")
      .map(child => child.textContent.trim());
    const told = words(e, "aria-labelledby");
    return [...words(e, "aria-describedby"), ...inside].some(each => told.includes(each));
  }}).map(name) }}"""

_NAMELESS_TABLE = f"""() => {{ {_NAMED}
  return [...document.querySelectorAll("table")].filter(e => !e.caption?.textContent.trim()
    && !e.matches("[aria-label], [aria-labelledby], [role=presentation]")).map(name) }}"""

# Five times "at" says nothing to somebody who goes from field to field.
_SAME_LABEL = f"""() => {{ {_NAMED}
  return [...document.forms].flatMap(form => {{
    const seen = new Set();
    return [...form.elements].filter(e => e.type !== "radio" && e.type !== "checkbox")
      .filter(e => e.labels?.length && e.checkVisibility()).filter(e => {{
        const around = e.closest("fieldset, [role=group][aria-label]");
        const group = around?.ariaLabel ?? around?.querySelector("legend")?.textContent ?? "";
        const said = group + [...e.labels].map(each => each.textContent.trim()).join(" ");
        return seen.has(said) || !seen.add(said);
      }}).map(name);
  }}) }}"""

_SAME_LINK = f"""() => {{ {_NAMED}
  const seen = new Map();
  return [...document.querySelectorAll("main a[href]")].filter(e => !e.closest("table"))
    .filter(e => {{
      const said = e.textContent.replace(/\\s+/g, " ").trim();
      const first = seen.get(said) ?? e.href;
      seen.set(said, first);
      return said && first !== e.href;
    }}).map(name) }}"""

# A region that appears together with its words is not said by every reader.
_LATE_REGION = f"""() => {{ {_NAMED}
  return [...document.querySelectorAll("[role=status], [aria-live]")]
    .filter(e => e.hidden).map(name) }}"""

_SPACED = f"""() => {{ {_NAMED}
  const wider = new CSSStyleSheet();
  wider.replaceSync(`* {{ line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important }} p {{ margin-block-end: 2em !important }}`);
  document.adoptedStyleSheets = [wider];
  const lines = e => [...function* () {{
    const texts = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
    for (let text; text = texts.nextNode();) {{
      const range = document.createRange();
      range.selectNodeContents(text);
      if (!text.parentElement.closest(".visually-hidden")) yield* range.getClientRects();
    }}
  }}()];
  const texts = [...document.querySelectorAll("a, button, summary, label")]
    .filter(e => e.checkVisibility() && getComputedStyle(e).display !== "inline")
    .filter(e => !e.closest(".toast"))
    .flatMap(e => lines(e).map(line => [e, line, e.closest(".bottombar, .help-panel")]));
  const found = document.documentElement.scrollWidth > innerWidth ? ["too wide"] : [];
  texts.forEach(([e, a, layer], n) => texts.slice(n + 1).forEach(([f, b, other]) => {{
    const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (layer === other && !e.contains(f) && x > 1 && y > 1) found.push(name(f));
  }}));
  document.adoptedStyleSheets = [];
  return found }}"""

HEARD = {
    "the same id twice": _SAME_ID,
    "is told twice": _TOLD_TWICE,
    "a table without a name": _NAMELESS_TABLE,
    "a label that says nothing": _SAME_LABEL,
    "the same words lead elsewhere": _SAME_LINK,
    "is announced too late": _LATE_REGION,
    "cannot be spaced wider": _SPACED,
}
