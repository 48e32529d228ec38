# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the search for ties is fed with, read once from the database (a handful of queries)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import RoleHeld
from grants.models import Call, Submission, TeamMember
from grants.states import ContractingKind
from reviews.spelling import folded
from reviews.tie_search import HandedIn, Seated, ties_between


def found_ties(call: Call, seats: Iterable[Any]) -> dict[int, dict[int, str]]:
    """Return {seat: {submission: kind of tie}} between these panelists and what the call received."""
    facts = [_seated(seat, employers) for seat, employers in _with_employers(call, list(seats))]
    found: dict[int, dict[int, str]] = {}
    for (seat, submission), kind in ties_between(facts, _handed_in(call)).items():
        found.setdefault(seat, {})[submission] = kind
    return found


def _with_employers(call: Call, seats: list[Any]) -> Iterable[tuple[Any, set[int]]]:
    """Yield each seat with the institutions for which its person holds a role now."""
    now = timezone.now()
    held = RoleHeld.objects.filter(
        Q(until=None) | Q(until__gt=now),
        since__lte=now,
        programme_key=call.programme_key,
        institution__isnull=False,
        person__in=[seat.person_id for seat in seats],
    )
    employers: dict[int, set[int]] = {}
    for person_id, institution_id in held.values_list("person_id", "institution_id"):
        employers.setdefault(person_id, set()).add(institution_id)
    return [(seat, employers.get(seat.person_id, set())) for seat in seats]


def names_of_body(body: Any) -> frozenset[str]:
    """Return every name by which an institution is known."""
    if body is None:
        return frozenset()
    return frozenset(folded(name) for name in [body.name, body.short_name, *body.aliases] if name)


def _marks(person_id: int | None, email: str | None, phone: str | None, name: str) -> frozenset[str]:
    """Return by what somebody is recognised: account, e-mail, phone, and a name of two words or more."""
    marks = {f"person:{person_id}"} if person_id else set()
    if email:
        marks.add(f"mail:{email.casefold()}")
    if phone:
        marks.add(f"phone:{phone}")
    if " " in folded(name):
        marks.add(f"name:{folded(name)}")
    return frozenset(marks)


def _seated(seat: Any, employers: set[int]) -> Seated:
    person = seat.person
    return Seated(
        seat=seat.pk,
        person=person.pk,
        marks=_marks(person.pk, person.email, person.phone, person.name),
        institution=seat.institution_id,
        employers=frozenset(employers),
        employer_names=names_of_body(seat.institution),
    )


def _handed_in(call: Call) -> Iterable[HandedIn]:
    handed_in = Submission.objects.filter(call=call).handed_in()
    marks: dict[int, frozenset[str]] = {}
    team = TeamMember.objects.filter(submission__in=handed_in)
    for row in team.values_list("submission_id", "person_id", "email", "phone", "name"):
        marks[row[0]] = marks.get(row[0], frozenset()) | _marks(*row[1:])
    for one in handed_in.select_related("proposal__institution__parent").order_by("pk"):
        details = getattr(one, "proposal", None)
        institution = details.institution if details else None
        signs = one.contracting_name if one.contracting_kind != ContractingKind.PERSON else ""
        signer = _marks(None, None, None, "" if signs else one.contracting_name)
        yield HandedIn(
            submission=one.pk,
            marks=marks.get(one.pk, frozenset()) | signer,
            institution=institution.pk if institution else None,
            institution_names=_bodies(institution, signs),
            typed_by=one.started_by_id,
        )


def _bodies(institution: Any, signs: str) -> frozenset[str]:
    """Return the names of a submission's institution and of the body that signs for it.

    The body above the institution often signs for all its schools: that joins nobody to a single one.
    """
    above = names_of_body(institution.parent) if institution else frozenset()
    signer = {folded(signs)} if signs else set()
    return names_of_body(institution) | (signer - above)
