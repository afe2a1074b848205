import json, pytest
from tests.accessibility.checks import CHECKS, HELP, TARGETS
from tests.accessibility.stage import Look
from tests.browser.measuring import UNFOLD
pytestmark = [pytest.mark.browser, pytest.mark.django_db]
def test_all(documents, staged):
    out={}
    print(len(documents))
    for look in (Look(width=320, theme="dark"), Look(640,400), Look(320,direction="rtl")):
        st=staged(look)
        for d in documents:
            p=st.show(d)
            for n,c in CHECKS.items():
                for w in c(p):
                    out.setdefault(f"{n} || {w}",[]).append(f"{look.width}{look.direction} {d.label}")
            if look.width==320 and look.direction=='ltr':
                p.evaluate(UNFOLD)
                for w in TARGETS(p): out.setdefault(f"target || {w}",[]).append(d.label)
                if 'class="patient-page' in d.html:
                    for w in HELP(p): out.setdefault(f"help || {w}",[]).append(d.label)
        for c in st.complaints: out.setdefault("complaint || "+c,[]).append("")
    open('/tmp/w/acc.txt','w').write("\n".join(f"{k.replace(chr(10),' ')}\n     {len(v)}: {v[:6]}" for k,v in sorted(out.items())))
