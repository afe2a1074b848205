"""An app that breaks one safeguard of the outbox, so that the suite can be seen to go red."""

import os

from django.apps import AppConfig


class BrokenConfig(AppConfig):
    """Does nothing unless `FAULTS_BREAK` names a safeguard."""

    name = "tests.faults"
    label = "faults"

    def ready(self) -> None:
        name = os.environ.get("FAULTS_BREAK")
        if not name:
            return
        from tests.faults import breaking

        breaking.break_safeguard(name)
