# SPDX-License-Identifier: AGPL-3.0-or-later
"""The list of this room: the people of a programme, as their page filters them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import registry as people
from accounts.forms.people import PeopleFilter
from accounts.models import Person
from accounts.rules import programmes_of
from accounts.states import RoleFamily
from conversations.registry import Audience, Recipient, Scope, register_audience


def scope(filters: Mapping[str, str], person: Any) -> Scope | None:
    """The programme that is named, or the only one in which the person is an officer."""
    mine = programmes_of(person, RoleFamily.STAFF)
    key = filters.get("programme") or (min(mine) if len(mine) == 1 else "")
    if key not in mine:
        return None
    return Scope(key, _("People of %(name)s") % {"name": people.programme(key).name})


def recipients(filters: Mapping[str, str], scope: Scope, whole_team: bool) -> Iterable[Recipient]:
    """The active people of the programme who pass the filters, by name."""
    form = PeopleFilter(filters)
    given = form.cleaned_data if form.is_valid() else {}
    found = Person.objects.tied_to({scope.programme_key}).filter(is_active=True)
    if given.get("q"):
        found = found.matching(given["q"])
    if given.get("role"):
        found = found.holding(given["role"], {scope.programme_key})
    if given.get("state"):
        found = found.filter(is_active=given["state"] == "active", anonymised_at=None)
    for person in found.order_by("name", "pk"):
        yield Recipient(person, link="/me/inbox/")


register_audience(Audience("people", _("People"), scope, recipients, places=("name", "link"), teams=False))
