"""X02: who closes and plans the night dies in the middle of it; two others finish the work."""

import sys
from datetime import timedelta

from django.db.models import Count

from plans.models import DailyPlan, Decision, Prescription
from rehab import clock
from tests.faults import world
from tests.faults.process import Process, wait_for
from tests.faults.registry import fault
from tests.faults.scene import Scene
from tests.services.life import log_all, morning


@fault("X02", "kill who closes the night in the middle of a chunk", late_s=None, core=True)
def night(scene: Scene) -> None:
    tomorrow = (clock.now() + timedelta(days=1)).isoformat()
    patients = scene.asked(DailyPlan.objects.count)
    scene.asked(_some_log)
    before = scene.asked(_states)
    with scene.postgres.connect() as line, line.transaction():
        # The plans are claimed and folded by then; the first of the writes waits.
        line.execute("LOCK TABLE plans_prescription IN EXCLUSIVE MODE")
        closer = _job(scene, "closer", "close_days", tomorrow)
        waits = "SELECT 1 FROM pg_locks WHERE NOT granted"
        is_in = wait_for(lambda: line.execute(waits).fetchone() is not None, within_s=30)
        scene.check("the closer is in the middle", is_in)
        closer.kill()
    scene.check("nothing half is left", scene.asked(_closed) == 0)
    scene.check("no state moved", scene.asked(_states) == before)
    _both(scene, "close_days", tomorrow)
    scene.check("every day is closed once", scene.asked(_closed) == patients)
    _both(scene, "plan_days", tomorrow)
    scene.check("every plan is made once", scene.asked(_latest_plans) == patients)
    scene.check("something is decided", scene.asked(Decision.objects.count) > 0)
    scene.check("nothing is decided twice", scene.asked(_doubled) == 0)
    scene.notes |= {"days": patients, "decisions": scene.asked(Decision.objects.count)}


def _job(scene: Scene, name: str, command: str, now: str) -> Process:
    argv = [sys.executable, "manage.py", command, "--now", now]
    return Process(name, argv, env=scene.env, log=scene.folder / f"{name}.log")


def _both(scene: Scene, command: str, now: str) -> None:
    """Run a job twice at once, to its end."""
    jobs = [_job(scene, f"{command}{number}", command, now) for number in (1, 2)]
    for job in jobs:
        ended = wait_for(lambda job=job: not job.is_alive, within_s=60)  # type: ignore[misc]
        scene.check(f"{job.name} ends well", ended and job.popen.wait() == 0)


def _some_log() -> None:
    """Let some have something to decide about."""
    for patient, user in world.readers(20):
        on = patient.local_date(clock.now())
        morning(patient, user, on)
        log_all(patient, user, on)


def _closed() -> int:
    return DailyPlan.objects.filter(closed_at__isnull=False).count()


def _states() -> list[str]:
    return [
        str(state) for state in Prescription.objects.order_by("pk").values_list("state", flat=True)
    ]


def _latest_plans() -> int:
    latest = DailyPlan.objects.latest("on").on
    return DailyPlan.objects.filter(on=latest).count()


def _doubled() -> int:
    rows = Decision.objects.filter(supersedes=None).values("prescription", "effective_on")
    return rows.annotate(n=Count("pk")).filter(n__gt=1).count()
