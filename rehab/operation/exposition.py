"""The figures of an installation in Prometheus' text format.

They are read from the tables when they are asked for, so every web process of every machine gives
the same answer. Labels are states, kinds, rules and jobs: never who.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings
from prometheus_client import (
    CollectorRegistry,
    GCCollector,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from rehab import heartbeat
from rehab.operation import broker, figures

Family = GaugeMetricFamily


def exposition(*, now: datetime) -> bytes:
    """Return all figures at `now`."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Installation(now))
    for collector in (ProcessCollector, PlatformCollector, GCCollector):
        collector(registry=registry)
    return generate_latest(registry)


class _Installation(Collector):
    def __init__(self, now: datetime) -> None:
        self._now = now

    def collect(self) -> Iterator[Family]:
        yield from _mails(self._now)
        yield from _days(self._now)
        yield from _jobs(self._now)

    def describe(self) -> Iterable[Family]:
        return []  # registering must not ask the database


def _mails(now: datetime) -> Iterator[Family]:
    yield _one(
        "rehab_outbox_oldest_due_unsent_seconds",
        "Since the oldest unsent mail was due.",
        figures.oldest_due_unsent_s(now=now),
    )
    yield _one(
        "rehab_outbox_paused", "1 while OUTBOX_PAUSED keeps mails back.", settings.OUTBOX_PAUSED
    )
    mails = _labelled(
        "rehab_mails_last_day", "Mails written in the last 24 hours.", ("state", "kind")
    )
    for state, kind, count in figures.mails(now=now):
        mails.add_metric([state, kind], count)
    yield mails


def _days(now: datetime) -> Iterator[Family]:
    plans = _labelled("rehab_daily_plans", "Plans of a date, by UTC's calendar.", ("day", "state"))
    for day, state, count in figures.plans(now=now):
        plans.add_metric([day, state], count)
    yield plans
    waiting = _labelled("rehab_days_waiting", "Patients' days a job has yet to do.", ("job",))
    for job, count in figures.days_waiting(now=now):
        waiting.add_metric([job], count)
    yield waiting
    decisions = _labelled("rehab_decisions", "Decisions that act from today on.", ("rule",))
    for rule, count in figures.decisions(now=now):
        decisions.add_metric([rule], count)
    yield decisions


def _jobs(now: datetime) -> Iterator[Family]:
    ages = _labelled("rehab_job_age_seconds", "Since a job last ended well.", ("job",))
    for job, age_s in heartbeat.ages_s(figures.job_names(), now=now).items():
        if age_s is not None:
            ages.add_metric([job], age_s)
    yield ages
    length = broker.queue_length()
    if length is not None:
        yield _one("rehab_queue_length", "Messages that wait for a worker.", length)


def _one(name: str, meaning: str, value: float) -> Family:
    return Family(name, meaning, value=value)


def _labelled(name: str, meaning: str, labels: tuple[str, ...]) -> Family:
    return Family(name, meaning, labels=labels)
