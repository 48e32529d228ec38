# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happens during a placement: counterparts, services, attendance, travel."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.operations.person import find_person
from core import audit
from core.lifecycle import lock
from core.permissions import demand
from core.refusals import Refusal, WrongState
from core.showing import day_text
from placements.models import AgreedService, Attendance, Counterpart, Placement, ServiceLog, Travel
from placements.months import months_of
from placements.states import PlacementState

AHEAD = frozenset({PlacementState.PROPOSED, PlacementState.CONFIRMED, PlacementState.UNDER_WAY})


class OutsideThePlacement(Refusal):
    """A day lies within the placement, and not in the future."""

    sentence = _("Choose a day from %(first)s to %(last)s.")


class MonthNotOver(Refusal):
    """A month is confirmed when it is over, or the placement is."""

    sentence = _("%(month)s is confirmed from its last day on.")


class MonthConfirmed(Refusal):
    """A month is confirmed once."""

    sentence = _("%(month)s is confirmed already.")


class TooManyDays(Refusal):
    """A month has its days."""

    sentence = _("Days present and absent are at most %(most)s in this month.")


class NamedAlready(Refusal):
    """A counterpart is named once."""

    sentence = _("%(name)s is named already.")


class TheExpertHimself(Refusal):
    """A counterpart is somebody else."""

    sentence = _("The expert cannot be the counterpart.")


def name_counterpart(
    placement: Placement,
    *,
    name: str,
    by: Any,
    position: str = "",
    email: str = "",
    at: datetime | None = None,
) -> Counterpart:
    """Name somebody at the host; whoever signs in with that e-mail sees the placement.

    Raises NotAllowed, WrongState, NamedAlready or TheExpertHimself.
    """
    demand(by, "placements.name_counterpart", placement)
    person = find_person(email=email) if email else None
    if person is not None and person.pk == placement.expert_id:
        raise TheExpertHimself(field="email")
    with transaction.atomic():
        held = _standing(placement, AHEAD)
        if person is not None and held.counterparts.filter(person=person, left_on=None).exists():
            raise NamedAlready(field="email", name=person.name)
        made = Counterpart.objects.create(
            placement=held, person=person, name=name.strip(), position=position.strip(), email=email.strip(),
            named_by=by, named_at=at or timezone.now(),
        )  # fmt: skip
        audit.record("name_counterpart", held, by=by, at=at, name=name, position=position)
    return made


def end_counterpart(counterpart: Counterpart, *, by: Any) -> Counterpart:
    """Note that a counterpart no longer works beside the expert. Raises NotAllowed."""
    demand(by, "placements.name_counterpart", counterpart.placement)
    with transaction.atomic():
        locked = Counterpart.objects.select_for_update().get(pk=counterpart.pk)
        if locked.left_on is None:
            locked.left_on = timezone.localdate()
            locked.save(update_fields=["left_on"])
            audit.record("end_counterpart", counterpart.placement, by=by, name=locked.name)
    return locked


def agree_service(
    placement: Placement, *, title: str, hours: Decimal, by: Any, at: datetime | None = None
) -> AgreedService:
    """Agree a service or module, with its hours. Raises NotAllowed or WrongState."""
    demand(by, "placements.name_counterpart", placement)
    with transaction.atomic():
        held = _standing(placement, AHEAD)
        made = AgreedService.objects.create(
            placement=held, title=title.strip(), hours=hours, order=held.services.count() + 1, agreed_by=by,
            agreed_at=at or timezone.now(),
        )  # fmt: skip
        audit.record("agree_service", held, by=by, at=at, title=title, hours=hours)
    return made


def log_service(
    placement: Placement, *, day: date, hours: Decimal, what: str, by: Any, women: int = 0, men: int = 0,
    service: AgreedService | None = None, at: datetime | None = None,
) -> ServiceLog:  # fmt: skip
    """Log what was done on a day, and how many people it reached. Raises NotAllowed, WrongState, OutsideThePlacement."""
    demand(by, "placements.log_service", placement)
    with transaction.atomic():
        held = _standing(placement, {PlacementState.UNDER_WAY})
        _within(held, day)
        made = ServiceLog.objects.create(
            placement=held, service=service, day=day, hours=hours, what=what.strip(), women=women, men=men,
            logged_by=by, logged_at=at or timezone.now(),
        )  # fmt: skip
        audit.record("log_service", held, by=by, at=at, day=day, hours=hours, women=women, men=men)
    return made


def confirm_attendance(
    placement: Placement, *, month: date, present: int, by: Any, absent: int = 0, remark: str = "",
    at: datetime | None = None,
) -> Attendance:  # fmt: skip
    """Confirm for the host how many days of a month (its first day) the expert was there; once, when it is over.

    Raises NotAllowed, WrongState, OutsideThePlacement, MonthNotOver, MonthConfirmed or TooManyDays.
    """
    demand(by, "placements.confirm_attendance", placement)
    with transaction.atomic():
        held = _standing(placement, {PlacementState.UNDER_WAY})
        known = dict(_months(held))
        name = f"{month:%m/%Y}"
        if month not in known:
            raise OutsideThePlacement(first=day_text(held.starts_on), last=day_text(held.ends_on))
        if (at.date() if at else timezone.localdate()) < known[month]:
            raise MonthNotOver(month=name)
        if held.attendances.filter(month=month).exists():
            raise MonthConfirmed(month=name)
        most = (known[month] - max(month, held.began_on or held.starts_on)).days + 1
        if present + absent > most:
            raise TooManyDays(field="present", most=most)
        made = Attendance.objects.create(
            placement=held, month=month, present=present, absent=absent, remark=remark.strip(), confirmed_by=by,
            confirmed_at=at or timezone.now(),
        )  # fmt: skip
        audit.record("confirm_attendance", held, by=by, at=at, month=month, present=present, absent=absent)
    return made


def log_travel(
    placement: Placement, *, day: date, origin: str, destination: str, by: Any, purpose: str = "",
    at: datetime | None = None,
) -> Travel:  # fmt: skip
    """Log a journey. Raises NotAllowed or WrongState."""
    demand(by, "placements.log_travel", placement)
    with transaction.atomic():
        held = _standing(placement, {PlacementState.CONFIRMED, PlacementState.UNDER_WAY})
        made = Travel.objects.create(
            placement=held, day=day, origin=origin.strip(), destination=destination.strip(),
            purpose=purpose.strip(), logged_by=by, logged_at=at or timezone.now(),
        )  # fmt: skip
        audit.record("log_travel", held, by=by, at=at, day=day, origin=origin, destination=destination)
    return made


def _months(placement: Placement) -> list[tuple[date, date]]:
    """Return the months of a placement as (first day of the month, last day that counts)."""
    starts = list(months_of(placement.began_on or placement.starts_on, placement.ends_on))
    ends = [*(date.fromordinal(later.toordinal() - 1) for later in starts[1:]), placement.ends_on]
    return list(zip(starts, ends, strict=True))


def _standing(placement: Placement, states: Any) -> Placement:
    """Return the placement, locked. Raises WrongState unless it stands in one of the states."""
    held = lock(placement)
    if held.state not in states:
        raise WrongState(thing=str(held), state=held.state_label)
    return held


def _within(placement: Placement, day: date) -> None:
    last = min(placement.ends_on, timezone.localdate())
    first = placement.began_on or placement.starts_on
    if not first <= day <= last:
        raise OutsideThePlacement(field="day", first=day_text(first), last=day_text(last))
