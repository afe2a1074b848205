from django.apps import AppConfig
from django.conf import settings


class OutboxConfig(AppConfig):
    name = "outbox"

    def ready(self) -> None:
        """Refuse a wrong EMAIL_URL or BOUNCE_ADDRESS at the start, not at the first mail."""
        from outbox import checks, return_path, transports

        transports.validate(settings.EMAIL_URL)
        return_path.validate(settings.BOUNCE_ADDRESS)
        checks.register_all()
