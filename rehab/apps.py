from django.apps import AppConfig


class RehabConfig(AppConfig):
    name = "rehab"

    def ready(self) -> None:
        # Needs the models, which exist from here on.
        from rehab.operation import trial_mail

        trial_mail.register()
