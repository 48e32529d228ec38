# SPDX-License-Identifier: AGPL-3.0-or-later
"""A world of placements, moment by moment: a host with a need, a roster of one, clearance officer, checklist."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from accounts.models import AvailabilityWindow, ExpertProfile, Person
from accounts.operations.person import find_or_make, find_person
from accounts.states import Role
from placements.models import ChecklistItem, HostNeed, Placement
from placements.months import last_day, months_of
from placements.operations import clearance, report, terms, work
from placements.operations.need import Asked, declare_need, write_need
from placements.operations.placement import (
    Terms,
    begin_placement,
    complete_placement,
    confirm_placement,
    propose,
)
from placements.operations.report import QUESTIONS, Written
from placements.states import Answer, Side
from tests.grants.giving import paper
from tests.keeping import kept
from tests.personas import PROGRAMME, alice, give, grace, institution, marie
from tests.worlds import programme

# Tests of the whole way lie wholly in the past, so that every month is over.
FIRST = date(2025, 3, 3)
LAST = last_day(FIRST, 2)


def at(day: date, hour: int = 9) -> datetime:
    """A moment of a day, in UTC."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def _named(key: str, name: str, role: str, place=None) -> Person:
    email = f"{key}@example.org"
    found = find_person(email=email)
    if found is None:
        found = find_or_make(name=name, email=email, by=None, at=at(FIRST))
        give(found, role, institution=place)
    return found


@kept
def felix() -> Person:
    """Speaks for Huye College as host."""
    return _named("felix", "Félix Bizimana", Role.HOST, institution("huye"))


@kept
def host_elsewhere() -> Person:
    """Speaks for another college."""
    return _named("josiane", "Josiane Uwamahoro", Role.HOST, institution("tumba"))


@kept
def clemence() -> Person:
    """The clearance officer."""
    return _named("clemence", "Clémence Niyonsaba", Role.CLEARANCE_OFFICER)


@kept
def counterpart() -> Person:
    """Works at the host beside the expert."""
    return find_person(email="theo@example.org") or find_or_make(
        name="Théo Gasana", email="theo@example.org", by=None, at=at(FIRST)
    )


@kept
def roster() -> Person:
    """Marie, with a profile: agro-processing, French at C1, free from February to December."""
    programme()
    person = marie()
    if not ExpertProfile.objects.filter(person=person).exists():
        profile = ExpertProfile.objects.create(
            person=person, fields=["agro-processing", "food safety"], languages={"en": "C1", "fr": "native"},
            employer="Agrifood Lab", made_at=at(FIRST), changed_at=at(FIRST), ready_at=at(FIRST),
        )  # fmt: skip
        AvailabilityWindow.objects.create(
            profile=profile, starts_on=date(2025, 2, 1), ends_on=date(2026, 12, 31)
        )
    return person


@kept
def checklist() -> list[ChecklistItem]:
    """A passport with a paper and a last day, and a briefing."""
    programme()
    if ChecklistItem.objects.exists():
        return list(ChecklistItem.objects.order_by("pk"))
    clearance.add_item(
        PROGRAMME, key="passport", words="Passport", needs_paper=True, expires=True, by=alice()
    )
    clearance.add_item(PROGRAMME, key="briefing", words="Briefing before departure", by=alice())
    clearance.add_item(PROGRAMME, key="licence", words="Licence", sector="Health", by=alice())
    return list(ChecklistItem.objects.order_by("pk"))


ASKED = Asked(
    title="Agro-processing for trainers", skills=["Agro-processing", "Food safety"], language="en", weeks=8,
    from_on=FIRST, until_on=FIRST + timedelta(days=365), about="Train the trainers in drying and packing.",
    sector="Agriculture", people=1,
)  # fmt: skip


@kept
def need(state: str = "stated") -> HostNeed:
    """Huye's need, stated by its host."""
    roster()
    made = write_need(institution("huye"), programme_key=PROGRAMME, asked=ASKED, by=felix(), at=at(FIRST))
    return made if state == "draft" else declare_need(made, by=felix(), at=at(FIRST))


TERMS = Terms(FIRST, LAST, "Train twelve trainers.", employer="Agrifood Lab")


@kept
def proposed() -> Placement:
    """Marie is proposed to Huye; both are asked."""
    checklist()
    return propose(
        need(), expert=roster(), terms=TERMS, by=grace(), score=80, reasons=("fits",), at=at(FIRST)
    )


@kept
def accepted() -> Placement:
    """Both sides accepted."""
    placement = proposed()
    for side, who in ((Side.EXPERT, roster()), (Side.HOST, felix())):
        version = placement.terms.get()
        terms.answer_terms(version, side=side, answer=Answer.ACCEPTED, by=who, at=at(FIRST))
    placement.refresh_from_db()
    return placement


def clear(placement: Placement) -> None:
    """Everything is given and verified."""
    for row in placement.clearances.select_related("item"):
        row.placement = placement
        valid = {"valid_until": date(2035, 1, 1)} if row.item.expires else {}
        clearance.give_item(
            row, words="P-0001", by=roster(), file=paper() if row.item.needs_paper else None, **valid
        )
        clearance.verify_item(row, how="Seen", by=clemence())


@kept
def confirmed() -> Placement:
    """Cleared and confirmed."""
    placement = accepted()
    clear(placement)
    return confirm_placement(placement, by=grace(), at=at(FIRST))


@kept
def under_way() -> Placement:
    """Marie is at Huye, with a counterpart and a service agreed."""
    placement = confirmed()
    begin_placement(placement, on=FIRST, by=felix(), at=at(FIRST))
    work.name_counterpart(placement, name="Théo Gasana", email=counterpart().email, by=felix())
    work.agree_service(placement, title="Drying fruit", hours=Decimal("24"), by=felix())
    return placement


@kept
def finished() -> Placement:
    """Everything is reported, confirmed and judged; only the officer's last step is missing."""
    placement = under_way()
    service = placement.services.get()
    work.log_service(
        placement,
        day=FIRST,
        hours=Decimal("6"),
        what="First day",
        women=7,
        men=5,
        service=service,
        by=roster(),
    )
    for month in months_of(FIRST, LAST):
        work.confirm_attendance(placement, month=month, present=1 if month.month == 5 else 18, by=felix())
    final = report.write_report(placement, kind="final", written=Written(done="All done"), by=roster())
    report.submit_report(final, by=roster())
    report.accept_report(final, by=grace())
    for side, who in ((Side.EXPERT, roster()), (Side.HOST, felix())):
        grades = dict.fromkeys(QUESTIONS[side], 4)
        report.evaluate(placement, side=side, grades=grades, words="Very good", again=True, by=who)
    return placement


@kept
def completed() -> Placement:
    """It ended well."""
    return complete_placement(finished(), by=grace())


def refused(kind, function, /, *args, **given) -> str:
    """What is said when the operation refuses by that Refusal."""
    with pytest.raises(kind) as caught, transaction.atomic():
        function(*args, **given)
    return str(caught.value)
