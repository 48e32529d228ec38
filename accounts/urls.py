# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of this room. Of allauth's pages only those stand here that we use; every other one is a 404."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import URLPattern, path

from accounts.freshness import fresh_sign_in
from accounts.views import (
    again,
    demo,
    entrance,
    institutions,
    join,
    my_data,
    people,
    person_steps,
    roles,
    settings,
)

DOOR = [
    path("accounts/login/", entrance.sign_in, name="account_login"),
    path("accounts/login/password/", entrance.sign_in_by_password, name="account_login_password"),
    path("accounts/login/code/", entrance.enter_code, name="account_code"),
    path("accounts/signup/", entrance.sign_up, name="account_signup"),
    path("accounts/logout/", entrance.sign_out, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/reauthenticate/code/", again.again_by_code, name="account_reauthenticate_code"),
    path("join/<str:token>/", join.join, name="join"),
    path("demo/", demo.demo, name="demo"),
]
SECOND_FACTOR = [
    path("accounts/2fa/", mfa.index, name="mfa_index"),
    path("accounts/2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("accounts/2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("accounts/2fa/totp/activate/", fresh_sign_in(totp.activate_totp), name="mfa_activate_totp"),
    path("accounts/2fa/totp/deactivate/", fresh_sign_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("accounts/2fa/codes/", fresh_sign_in(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "accounts/2fa/codes/generate/",
        fresh_sign_in(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "accounts/2fa/codes/download/",
        fresh_sign_in(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
OWN = [
    path("me/settings/", settings.settings, name="settings"),
    path("me/settings/email/", settings.settings_email, name="settings_email"),
    path("me/settings/phone/", settings.settings_phone, name="settings_phone"),
    path("me/settings/code/", settings.settings_code, name="settings_code"),
    path("me/settings/password/", settings.settings_password, name="settings_password"),
    path("me/settings/password/off/", settings.settings_password_off, name="settings_password_off"),
    path("me/data/", my_data.my_data, name="my_data"),
]
STAFF = [
    path("run/people/", people.people, name="people"),
    path("run/people/invite/", people.person_invite, name="person_invite"),
    path("run/people/<int:pk>/", people.person, name="person"),
    path("run/people/<int:pk>/role/", roles.role_give, name="role_give"),
    path("run/people/<int:pk>/deactivate/", person_steps.person_deactivate, name="person_deactivate"),
    path("run/people/<int:pk>/reactivate/", person_steps.person_reactivate, name="person_reactivate"),
    path("run/people/<int:pk>/anonymise/", person_steps.person_anonymise, name="person_anonymise"),
    path("run/people/<int:pk>/second-factor/", person_steps.person_factor, name="person_factor"),
    path("run/roles/<int:pk>/end/", roles.role_end, name="role_end"),
    path("run/invitations/<int:pk>/withdraw/", roles.invitation_withdraw, name="invitation_withdraw"),
    path("run/invitations/<int:pk>/again/", roles.invitation_again, name="invitation_again"),
    path("run/institutions/", institutions.institutions, name="institutions"),
    path("run/institutions/new/<slug:programme>/", institutions.institution_new, name="institution_new"),
    path("run/institutions/<int:pk>/", institutions.institution, name="institution"),
]
urlpatterns: list[URLPattern] = [*DOOR, *SECOND_FACTOR, *OWN, *STAFF]
