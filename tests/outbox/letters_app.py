"""An app that registers the kind of mail in the processes that tests start."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "tests.outbox"
    label = "letters"

    def ready(self) -> None:
        # Models may be imported only from here on.
        from outbox import kinds
        from tests.outbox.letters import note_kind

        kinds.register(note_kind())
