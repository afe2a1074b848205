from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        # Both need the models, which exist from here on.
        from accounts import checks, mails, receivers  # noqa: F401

        mails.register_kinds()
