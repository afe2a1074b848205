"""Celery as reliability asks for it: nothing is lost with a worker."""

import inspect
from typing import Any

import pytest
from django.conf import settings

from rehab.celery import app

TASKS = {
    "outbox.deliver_outbox",
    "plans.close_days",
    "plans.plan_days",
    "plans.queue_reminders",
    "plans.sweep",
}
CHUNKS = {"plans.close_chunk", "plans.plan_chunk"}  # sent by the tasks of the minute


def our_tasks() -> dict[str, Any]:
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("timezone", "UTC", id="interval jobs know no summer time"),
        pytest.param("enable_utc", True, id="all instants are UTC"),
        pytest.param("task_ignore_result", True, id="no result is kept"),
        pytest.param("result_backend", None, id="there is nowhere to keep one"),
        pytest.param("task_serializer", "json", id="messages are plain"),
        pytest.param("accept_content", ["json"], id="pickles are refused"),
        pytest.param("task_acks_late", True, id="a dying worker gives its task back"),
        pytest.param("task_reject_on_worker_lost", True, id="so does a killed child"),
        pytest.param("worker_prefetch_multiplier", 1, id="a worker hoards nothing"),
        pytest.param("task_time_limit", 120, id="a task that hangs is killed"),
        pytest.param("task_soft_time_limit", 90, id="and asked to stop before"),
        pytest.param("worker_max_tasks_per_child", 500, id="leaks end"),
        pytest.param("worker_soft_shutdown_timeout", 30.0, id="a deployment lets tasks finish"),
        pytest.param(
            "worker_cancel_long_running_tasks_on_connection_loss",
            True,
            id="a task whose message comes back is not finished twice",
        ),
        pytest.param("broker_connection_retry_on_startup", True, id="Redis may start later"),
        pytest.param("broker_connection_max_retries", None, id="and stay away for long"),
        pytest.param("broker_pool_acquire_timeout", 5, id="a page does not wait for Redis"),
    ],
)
def test_celery_is_set_as_reliability_asks(name: str, value: object) -> None:
    assert app.conf[name] == value


def test_celery_looks_for_lost_messages_soon_but_not_while_a_task_may_run() -> None:
    options = app.conf.broker_transport_options

    assert options["visibility_timeout"] == settings.CELERY_VISIBILITY_TIMEOUT == 300
    assert options["visibility_timeout"] > app.conf.task_time_limit > app.conf.task_soft_time_limit
    assert (options["unacked_restore_interval"], options["unacked_restore_throttle"]) == (10, 3)


def test_celery_gives_up_on_a_frozen_redis() -> None:
    options = app.conf.broker_transport_options

    assert (options["socket_timeout"], options["socket_connect_timeout"]) == (5, 2)
    assert options["socket_keepalive"]
    assert options["health_check_interval"] == 15
    assert app.conf.task_publish_retry_policy == {
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.2,
        "interval_max": 0.5,
    }


def test_every_task_runs_at_intervals_and_every_tick_dies_before_the_next() -> None:
    entries = settings.CELERY_BEAT_SCHEDULE.values()

    assert {entry["task"] for entry in entries} == TASKS
    assert all(0 < entry["options"]["expires"] < entry["schedule"] for entry in entries)


def test_tasks_keep_their_names() -> None:
    assert set(our_tasks()) == TASKS | CHUNKS, (
        "beats and workers of two versions meet at a deployment"
    )


@pytest.mark.parametrize("name", sorted(TASKS | CHUNKS))
def test_a_task_takes_whatever_a_later_version_sends(name: str) -> None:
    *keys, last = inspect.signature(our_tasks()[name].run).parameters.values()

    assert (last.name, last.kind) == ("_future", inspect.Parameter.VAR_KEYWORD)
    assert [key.name for key in keys] == (["first", "last"] if name in CHUNKS else [])


@pytest.mark.parametrize("name", sorted(CHUNKS))
def test_a_chunk_that_waited_for_a_minute_was_found_again_and_dies(name: str) -> None:
    task = our_tasks()[name]

    assert task.expires < settings.CELERY_BEAT_SCHEDULE["close-days"]["schedule"]
    assert task.soft_time_limit < task.time_limit <= 60
