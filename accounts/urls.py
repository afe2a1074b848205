"""Addresses of people and sign-in. Of allauth's pages only those we support are mounted."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as usersessions
from django.urls import include, path

from accounts.fresh_code import fresh_sign_in_required
from accounts.views import clinic, consent, invitation, passkey, sign_in, sign_out

_RESET = "account/password/reset/"
_CODES = "account/second-factor/recovery-codes/"

_own = [
    path("account/", sign_in.account, name="account"),
    path("account/fresh-code/", sign_in.fresh_code, name="fresh-code"),
    path("account/stay/", sign_out.stay, name="stay"),
    path("sign-out/everywhere/", sign_out.sign_out_everywhere, name="sign-out-everywhere"),
    path("account/passkeys/", passkey.passkey_list, name="passkeys"),
    path("account/passkeys/new/", passkey.passkey_add, name="passkey-add"),
    path("account/passkeys/rename/", passkey.passkey_rename, name="passkey-rename"),
    path("account/passkeys/remove/", passkey.passkey_remove, name="passkey-remove"),
    path("account/passkeys/later/", passkey.passkey_offer_decline, name="passkey-later"),
    path("sign-in/passkey/", passkey.PasskeySignIn.as_view(), name="passkey-sign-in"),
    path("consent/", consent.consent, name="consent"),
    path("invitation/<uuid:invitation_id>/", invitation.invitation, name="invitation"),
    path("clinic/", clinic.clinic_list, name="clinic"),
    path("clinic/<uuid:clinic_id>/", clinic.clinic_settings, name="clinic-settings"),
    path("clinic/<uuid:clinic_id>/people/", clinic.people, name="clinic-people"),
    path(
        "clinic/memberships/<uuid:membership_id>/end/", clinic.membership_end, name="membership-end"
    ),
    path(
        "clinic/invitations/<uuid:invitation_id>/resend/",
        clinic.invitation_resend,
        name="invitation-resend",
    ),
    path(
        "clinic/invitations/<uuid:invitation_id>/revoke/",
        clinic.invitation_revoke,
        name="invitation-revoke",
    ),
]

urlpatterns = [
    path("", include((_own, "accounts"))),
    # Signing in and out.
    path("sign-in/", sign_in.RequestCode.as_view(), name="account_request_login_code"),
    path("sign-in/code/", account.confirm_login_code, name="account_confirm_login_code"),
    path("sign-in/password/", account.login, name="account_login"),
    path("sign-in/second-factor/", passkey.SecondStepPage.as_view(), name="mfa_authenticate"),
    path("sign-up/", account.signup, name="account_signup"),
    path("sign-out/", sign_out.SignOut.as_view(), name="account_logout"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    # Address and password.
    path("account/email/", fresh_sign_in_required(account.email), name="account_email"),
    path(
        "account/email/confirm/",
        account.email_verification_sent,
        name="account_email_verification_sent",
    ),
    path("account/password/", account.password_change, name="account_change_password"),
    path(
        "account/password/set/",
        fresh_sign_in_required(account.password_set),
        name="account_set_password",
    ),
    path(_RESET, account.password_reset, name="account_reset_password"),
    path(
        f"{_RESET}code/",
        account.confirm_password_reset_code,
        name="account_confirm_password_reset_code",
    ),
    path(f"{_RESET}new/", account.complete_password_reset, name="account_complete_password_reset"),
    path(
        f"{_RESET}done/",
        account.password_reset_from_key_done,
        name="account_password_reset_completed",
    ),
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    # Second factor.
    path("account/second-factor/", mfa.index, name="mfa_index"),
    path("account/second-factor/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path(
        "account/second-factor/again/passkey/",
        passkey.PasskeyAgain.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/second-factor/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/second-factor/app/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(_CODES, recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(f"{_CODES}new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(
        f"{_CODES}download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"
    ),
    # Where one is signed in.
    path("account/sessions/", usersessions.list_usersessions, name="usersessions_list"),
]
