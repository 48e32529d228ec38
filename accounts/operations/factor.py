# SPDX-License-Identifier: AGPL-3.0-or-later
"""Second factors: every change is recorded and told by mail; an administrator resets what was lost."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.letters import post_letter
from accounts.models import Person
from accounts.operations.person import end_sessions
from core import audit
from core.permissions import demand
from core.refusals import Refusal


class NoSecondFactor(Refusal):
    """There is nothing to reset."""

    sentence = _("%(name)s has no second factor.")


def has_second_factor(person: Person) -> bool:
    """Say whether the person has set up an authenticator."""
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()


def note_second_factor(person: Person, *, act: str, by: Any) -> None:
    """Record that a second factor was set up, taken away, or got new recovery codes; tell the person by mail."""
    with transaction.atomic():
        entry = audit.record(act, person, by=by)
        if person.email:
            post_letter(
                f"second-factor:{entry.pk}", to=person.email, language=person.language,
                letter="account_changed", name=person.name,
            )  # fmt: skip


def reset_second_factor(person: Person, *, by: Any) -> None:
    """Take a lost second factor away, and end all sessions; staff set up a new one at the next sign-in.

    Raises NoSecondFactor.
    """
    demand(by, "accounts.deactivate_person", person)
    with transaction.atomic():
        gone, _rows = Authenticator.objects.filter(user=person).delete()
        if not gone:
            raise NoSecondFactor(name=person.name)
        end_sessions(person)
        note_second_factor(person, act="reset_second_factor", by=by)
