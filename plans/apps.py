from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"

    def ready(self) -> None:
        # All need the models, which exist from here on.
        from accounts.first_choices import on_morning_mail
        from accounts.invitations import on_accept, on_clinic_of_care
        from plans.services import first_choices, patient, reminder_mail, therapist_mail

        on_morning_mail(first_choices.morning_hour, first_choices.set_morning_hour)
        on_clinic_of_care(patient.clinic_of_care)
        reminder_mail.register_kinds()
        therapist_mail.register_kinds()
        on_accept(
            "care",
            lambda invitation, user, now: patient.accept_care(
                invitation=invitation, user=user, now=now
            ),
        )
