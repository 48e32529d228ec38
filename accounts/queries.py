# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which people, which institutions: questions that chain like a sentence."""

from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import registry
from accounts.rules import programmes_of
from accounts.states import Role, RoleFamily

# Who reads the pages about a programme's people.
READERS = RoleFamily.STAFF | {Role.AUDITOR}


class PersonQuerySet(QuerySet[Any]):
    """Persons."""

    def visible_to(self, person: Any) -> "PersonQuerySet":
        """Those who ever belonged to a programme whose people this person may see."""
        return self.tied_to(programmes_of(person, READERS))

    def tied_to(self, keys: set[str]) -> "PersonQuerySet":
        """Those with a role, an invitation, a seat or a place in a team of these programmes."""
        if not keys:
            return self.none()
        ties = Q(pk__in=self._persons("RoleHeld", keys)) | Q(pk__in=self._persons("Invitation", keys))
        for persons in registry.persons_tied_to(keys):
            ties |= Q(pk__in=persons)
        return self.filter(ties)

    def _persons(self, model: str, keys: set[str]) -> Any:
        rows = apps.get_model("accounts", model)._default_manager.filter(programme_key__in=keys)
        return rows.order_by().values("person_id")

    def holding(self, role: str, keys: set[str]) -> "PersonQuerySet":
        """Those who hold this role now in one of these programmes."""
        held = apps.get_model("accounts", "RoleHeld").objects.now().of_programmes(keys).filter(role=role)
        return self.filter(pk__in=held.order_by().values("person_id"))

    def matching(self, text: str) -> "PersonQuerySet":
        """Those whose name, e-mail or phone holds every word of the text."""
        found = self
        for word in text.split()[:6]:
            digits = word.lstrip("+0") or word
            found = found.filter(
                Q(name__icontains=word) | Q(email__icontains=word) | Q(phone__contains=digits)
            )
        return found

    def reached_by(self, address: str) -> "PersonQuerySet":
        """The one whom this e-mail address or phone (as kept: small letters, E.164) reaches."""
        return self.filter(email=address.lower()) if "@" in address else self.filter(phone=address)


class RoleQuerySet(QuerySet[Any]):
    """Roles held."""

    def now(self) -> "RoleQuerySet":
        """Those in force now."""
        moment = timezone.now()
        return self.filter(Q(until=None) | Q(until__gt=moment), since__lte=moment)

    def of_programmes(self, keys: set[str]) -> "RoleQuerySet":
        """Those in these programmes."""
        return self.filter(programme_key__in=keys)


class InvitationQuerySet(QuerySet[Any]):
    """Invitations."""

    def open(self) -> "InvitationQuerySet":
        """Those that can still be accepted."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


class InstitutionQuerySet(QuerySet[Any]):
    """Institutions."""

    def visible_to(self, person: Any) -> "InstitutionQuerySet":
        """Those of the programmes whose people this person may see."""
        return self.filter(programme_key__in=programmes_of(person, READERS))
