"""F23 to F33: what mail servers do."""

import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from outbox.models import Message, Suppression
from tests.faults.registry import fault
from tests.faults.scene import Scene

ALERT = "The mail server refuses us"


def _deliver(scene: Scene, *, due_in_s: tuple[float, float] = (5, 9)) -> list[str]:
    """Two delivery loops at work on mails that fall due in a moment."""
    addresses = scene.plan(due_in_s=due_in_s)
    scene.run("queue_reminders")
    scene.start("loop1", "loop2")
    return addresses


@fault("F23", "the mail server refuses connections", late_s=900)
def refused(scene: Scene) -> None:
    scene.mail.kill()
    began = time.monotonic()
    _deliver(scene)
    scene.sleep(scene.seconds)
    scene.mail.start()
    scene.late_s = time.monotonic() - began + 300
    scene.settle(within_s=200)


@fault("F24", "421 at the greeting, one in five", late_s=300, core=True)
def busy_greeting(scene: Scene) -> None:
    # A kept connection is greeted once: small servers close it after a mail or two.
    scene.mail.script(
        {"stage": "connect", "act": "421 too many", "share": 0.2},
        {"stage": "mail", "act": "421 too many", "share": 0.2},
    )
    _deliver(scene)
    scene.settle(within_s=150)
    scene.notes["refused"] = len(scene.mail.faults())
    scene.check("some were refused", scene.mail.faults())


@fault("F25", "451 greylisting for everybody's first try", late_s=360, core=True)
def greylist(scene: Scene) -> None:
    scene.mail.script({"stage": "rcpt", "act": "451 4.7.1 later", "first_only": True})
    _deliver(scene)
    scene.settle(within_s=150)
    scene.notes["greylisted"] = len(scene.mail.faults("rcpt"))
    scene.check("everybody was put off once", scene.notes["greylisted"] == scene.fault.slots)


@fault("F26", "452 and 432: the server throttles", late_s=1800, core=True)
def throttled(scene: Scene) -> None:
    addresses = scene.plan(due_in_s=(5, 9))
    busy, full = addresses[:5], addresses[5:10]
    scene.mail.script(
        {"stage": "rcpt", "act": "432 4.3.2 too many", "first_only": True, "to": busy},
        {"stage": "rcpt", "act": "452 4.2.2 full", "first_only": True, "to": full},
    )
    scene.run("queue_reminders")
    scene.start("loop1", "loop2")
    scene.settle(within_s=400)
    put_off = {each["to"] for each in scene.mail.faults("rcpt")}
    again = sorted(mail.at for mail in scene.mail.accepted() if mail.to in put_off)
    scene.notes |= {"put_off": len(put_off), "scatter_s": round(again[-1] - again[0], 1)}
    scene.check("they come back scattered", again[-1] - again[0] > 5)


@fault("F27", "550 for two addresses", late_s=30, core=True)
def dead_addresses(scene: Scene) -> None:
    addresses = scene.plan(due_in_s=(5, 9))
    dead = addresses[10:12]
    scene.bury(dead)
    scene.mail.script({"stage": "rcpt", "act": "550 5.1.1 nobody", "to": dead})
    scene.run("queue_reminders")
    scene.start("loop1", "loop2")
    scene.settle(within_s=60)
    scene.check("both failed", scene.states().get("failed") == len(dead))
    scene.check("both are suppressed", Suppression.objects.count() == len(dead))


@fault("F28", "535: our password is refused", late_s=None, core=True)
def password_refused(scene: Scene) -> None:
    scene.mail.script({"stage": "mail", "act": "535 5.7.8 who are you"})
    _deliver(scene)
    scene.sleep(12)
    said = "".join(scene.processes[name].text() for name in ("loop1", "loop2"))
    scene.check("the operator is told", ALERT in said)
    scene.check("no patient is suppressed", Suppression.objects.count() == 0)
    scene.check("nothing failed for good", "failed" not in scene.states())
    scene.mail.script()
    scene.settle(within_s=150)
    scene.notes["scaled"] = "refused for 12 s"


@fault("F29", "the server hangs: at its banner, at DATA, after the content", late_s=90, core=True)
def hangs(scene: Scene) -> None:
    scene.mail.script(
        {"stage": "connect", "act": "hang", "count": 1},
        {"stage": "data", "act": "hang", "count": 1},
        {"stage": "content", "act": "keep_hang", "count": 1},
    )
    _deliver(scene)
    scene.settle()
    resent = scene.asked(lambda: Message.objects.filter(resends__gt=0).count())
    scene.check("the doubt is in the row", resent == 1)


@fault("F30", "accepted, then the line is cut", late_s=90, core=True)
def cut(scene: Scene) -> None:
    scene.mail.script({"stage": "content", "act": "keep_drop", "share": 0.1})
    _deliver(scene)
    scene.settle(within_s=120)
    cuts = len(scene.mail.faults("content"))
    ids = [mail.id for mail in scene.mail.accepted()]
    scene.notes["cuts"] = cuts
    scene.check("not more copies than cuts", len(ids) - len(set(ids)) <= cuts)


@fault("F31", "a byte a second", late_s=120)
def tarpit(scene: Scene) -> None:
    scene.mail.script({"stage": "rcpt", "act": "trickle", "count": 2})
    _deliver(scene)
    scene.settle(within_s=180)


@fault("F32", "TLS stripped, then a certificate nobody vouches for", late_s=None)
def no_tls(scene: Scene) -> None:
    scene.env["EMAIL_URL"] = f"{scene.mail.url}?tls=starttls"
    scene.plan(due_in_s=(3, 5))
    scene.run("queue_reminders")
    scene.start("loop1")
    scene.sleep(15)
    scene.check("nothing in clear", not scene.mail.accepted())
    scene.mail.kill()
    scene.mail.start(pem=certificate(scene.folder))
    scene.sleep(15)
    scene.check("nothing to a stranger", not scene.mail.accepted())
    said = scene.processes["loop1"].text()
    scene.check("the operator is told", ALERT in said)
    scene.kill("loop1")
    scene.env["EMAIL_URL"] = scene.mail.url
    scene.start("loop1")
    scene.settle(within_s=420)


@fault("F33", "the mail server's name is not known", late_s=300)
def no_name(scene: Scene) -> None:
    good = scene.env["EMAIL_URL"]
    scene.env["EMAIL_URL"] = "smtp://mail.invalid:25?tls=none"
    scene.plan(due_in_s=(3, 5))
    scene.run("queue_reminders")
    scene.start("loop1")
    scene.sleep(10)
    scene.check("all wait", set(scene.states()) <= {"queued", "sending"})
    scene.kill("loop1")
    scene.env["EMAIL_URL"] = good
    scene.start("loop1", "loop2")
    scene.settle(within_s=200)


def certificate(folder: Path) -> Path:
    """Make a key and a certificate that only its maker trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sink.test")])
    today = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
    made = made.not_valid_before(today - timedelta(days=1))
    made = made.not_valid_after(today + timedelta(days=1))
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = made.add_extension(address, critical=False).sign(key, SHA256())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / "sink.pem"
    path.write_bytes(private + signed.public_bytes(Encoding.PEM))
    return path
