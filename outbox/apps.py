from django.apps import AppConfig
from django.conf import settings


class OutboxConfig(AppConfig):
    name = "outbox"

    def ready(self) -> None:
        """Refuse a wrong EMAIL_URL at the start, not at the first mail."""
        from outbox import checks, transports

        transports.validate(settings.EMAIL_URL)
        checks.register_all()
