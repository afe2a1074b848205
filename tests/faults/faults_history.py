"""F22, F38 and F45: two hands on one plan, new rules for a zone, yesterday's backup."""

import json
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connections

from accounts.models import AuditEvent
from outbox.models import Message
from plans.models import Regime, ReminderSlot
from plans.services.drafting import draft_regime
from plans.services.regime import approve_regime
from plans.services.zone_rules import follow_zone_rules
from tests.faults import world
from tests.faults.registry import fault
from tests.faults.scene import Scene

RACES = 10


@fault("F22", "two approvals and a new draft of one plan at once", late_s=None)
def many_hands(scene: Scene) -> None:
    """Approving twice is approving once; who drafts anew meanwhile wins or comes after."""
    outcomes: Counter[str] = Counter()
    for patient, _user in world.readers(RACES):
        draft = draft_regime(patient=patient, by=patient.lead_therapist, now=scene.now())
        start = threading.Barrier(3)
        threads = [
            threading.Thread(target=_act, args=(scene, deed, draft.pk, start, outcomes))
            for deed in (_approve, _approve, _draft)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    active = Regime.objects.filter(state=Regime.State.ACTIVE)
    plans = Counter(active.values_list("patient", flat=True))
    approvals = AuditEvent.objects.filter(action="approve", at__gte=scene.began)
    once = Counter(approvals.values_list("object_id", flat=True))
    scene.check("one plan a patient", max(plans.values()) == 1)
    scene.check("no approval counts twice", max(once.values(), default=0) <= 1)
    scene.check("nobody meets more than a refusal", set(outcomes) <= {"done", "refused"})
    scene.notes["outcomes"] = dict(outcomes)


def _approve(regime: Regime, now: datetime) -> None:
    by = regime.patient.lead_therapist
    approve_regime(regime=regime, by=by, adjustment="automatic", now=now)


def _draft(regime: Regime, now: datetime) -> None:
    draft_regime(patient=regime.patient, by=regime.patient.lead_therapist, now=now)


def _act(
    scene: Scene,
    deed: Callable[[Regime, datetime], None],
    pk: uuid.UUID,
    start: threading.Barrier,
    outcomes: "Counter[str]",
) -> None:
    regime = Regime.objects.select_related("patient__lead_therapist").get(pk=pk)
    start.wait()
    try:
        deed(regime, scene.now())
        outcomes["done"] += 1
    except ValidationError:
        outcomes["refused"] += 1
    except DatabaseError as error:
        outcomes[type(error).__name__] += 1
    finally:
        connections.close_all()


@fault("F38", "a new tzdata moves a zone by an hour", late_s=None)
def new_zone_rules(scene: Scene) -> None:
    """The rows are put where an older tzdata would have had them; ours is the new one."""
    scene.plan(due_in_s=(3600, 3700), count=30)
    scene.run("queue_reminders")
    slots = ReminderSlot.objects.filter(due_at__gt=scene.now())
    right = dict(slots.values_list("pk", "due_at"))
    hour = timedelta(hours=1)
    past = scene.now() - 3 * hour
    gone = sorted(right)[:5]
    for pk, due_at in right.items():
        wrong = past if pk in gone else due_at + hour
        slots.model.objects.filter(pk=pk).update(due_at=wrong)
        Message.objects.filter(pk=slots.model.objects.get(pk=pk).message_id).update(due_at=wrong)
    moved = follow_zone_rules(now=scene.now())
    now_at = dict(slots.model.objects.values_list("pk", "due_at"))
    ahead = [pk for pk in right if pk not in gone]
    scene.check("what is to come moves", all(now_at[pk] == right[pk] for pk in ahead))
    scene.check("what is past stays", all(now_at[pk] == past for pk in gone))
    scene.notes["moved"] = moved
    ReminderSlot.objects.all().delete()
    Message.objects.all().delete()
    scene.wanted = 0


@fault("F45", "yesterday's backup is restored", late_s=None)
def restored(scene: Scene) -> None:
    """Mails waited when it was taken, fell due since, and may have gone out meanwhile."""
    scene.plan(due_in_s=(15, 20), count=30)
    scene.run("queue_reminders")
    folder = scene.folder / "backups"
    folder.mkdir()
    scene.check("the backup is taken", scene.run("backup", str(folder), within_s=90) == 0)
    (archive,) = folder.iterdir()
    scene.start("loop1")
    scene.settle(within_s=90)
    scene.kill("loop1")
    sent = len(scene.mail.accepted())
    new = _new_database(scene)
    done = scene.run("restore", str(archive), "--into", new, within_s=120)
    scene.check("it is whole", done == 0)
    _restored_house(scene, new, archive)
    scene.check("nothing of the past goes out", len(scene.mail.accepted()) == sent)


def _new_database(scene: Scene) -> str:
    with scene.postgres.connect() as line:
        line.execute("CREATE DATABASE rehab_new")
    return scene.env["DATABASE_URL"].rsplit("/", 1)[0] + "/rehab_new"


def _restored_house(scene: Scene, new: str, archive: Path) -> None:
    """Let every job of the restored house run."""
    scene.run("queue_reminders", DATABASE_URL=new)
    scene.start("loop2", DATABASE_URL=new)
    scene.sleep(10)
    scene.kill("loop2")
    said = (scene.folder / "restore.log").read_text().splitlines()
    report = [json.loads(line) for line in said if line.startswith("{")]
    scene.notes |= {"backup_bytes": archive.stat().st_size, "restore": report[-1:]}
