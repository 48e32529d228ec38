# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this room hears from Django and allauth: sign-ins, and changes of second factors."""

from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from accounts import freshness
from accounts.middleware import SecondFactorForStaff
from accounts.operations.factor import note_second_factor


@receiver(user_logged_in)
def stamp_sign_in(request: Any, **given: Any) -> None:
    """Note when this session began."""
    freshness.stamp(request)


@receiver(authentication_step_completed)
def stamp_again(request: Any, user: Any, reauthenticated: bool = False, **given: Any) -> None:
    """Note when the person of this session proved again who they are."""
    if reauthenticated and request.user.is_authenticated and request.user.pk == user.pk:
        freshness.stamp(request)


@receiver(authenticator_added)
def note_added(user: Any, authenticator: Any, **given: Any) -> None:
    """Record a new second factor (its recovery codes come with it, and make no entry of their own)."""
    if authenticator.type == "totp":
        note_second_factor(user, act="add_second_factor", by=user)


@receiver(authenticator_removed)
def note_removed(request: Any, user: Any, authenticator: Any, **given: Any) -> None:
    """Record that a second factor was taken away, and forget that this session had one."""
    if authenticator.type == "totp":
        request.session.pop(SecondFactorForStaff.KEY, None)
        note_second_factor(user, act="remove_second_factor", by=user)


@receiver(authenticator_reset)
def note_new_codes(user: Any, **given: Any) -> None:
    """Record new recovery codes."""
    note_second_factor(user, act="renew_recovery_codes", by=user)
