# SPDX-License-Identifier: AGPL-3.0-or-later
"""The needs of hosts: written, stated, taken back; filled by confirmed placements."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from accounts.states import LanguageLevel
from core import audit
from core.acting import SystemActor
from core.lifecycle import advance, lock
from core.permissions import demand
from core.refusals import Refusal, WrongState
from placements.models import HostNeed
from placements.states import NeedState, PlacementState

KEEPER = SystemActor("clock", frozenset({"placements.hostneed.fill", "placements.hostneed.reopen"}))


class OtherProgramme(Refusal):
    """A need is of an institution of its programme."""

    sentence = _("“%(institution)s” does not belong to this programme.")


class SkillsMissing(Refusal):
    """Matching needs at least one field."""

    sentence = _("Name at least one field or skill.")


class TooShortATime(Refusal):
    """The weeks fit between the days."""

    sentence = _("Between %(from)s and %(until)s there are no %(weeks)s weeks.")


class ReasonMissing(Refusal):
    """What is taken back, declined or waived says why."""

    sentence = _("Write the reason.")


@dataclass(frozen=True)
class Asked:
    """What a host asks for."""

    title: str
    skills: Sequence[str]
    language: str
    weeks: int
    from_on: date
    until_on: date
    about: str = ""
    sector: str = ""
    level: str = LanguageLevel.B2
    people: int = 1


def write_need(
    institution: Institution, *, programme_key: str, asked: Asked, by: Any, at: datetime | None = None
) -> HostNeed:
    """Write down what a host needs, as a draft. Raises NotAllowed, OtherProgramme, SkillsMissing or TooShortATime."""
    need = HostNeed(
        programme_key=programme_key, institution=institution, written_by=by, written_at=at or timezone.now()
    )
    demand(by, "placements.write_need", need)
    if institution.programme_key != programme_key:
        raise OtherProgramme(institution=str(institution), field="institution")
    with transaction.atomic():
        _fill_in(need, asked)
        need.save(force_insert=True)
        audit.record(
            "write", need, by=by, at=at, to_state=need.state, institution=institution, **asdict(asked)
        )
    return need


def change_need(need: HostNeed, *, asked: Asked, by: Any) -> HostNeed:
    """Change what is asked while nobody fills it. Raises NotAllowed, WrongState, SkillsMissing or TooShortATime."""
    demand(by, "placements.write_need", need)
    with transaction.atomic():
        locked = lock(need)
        if locked.state not in NeedState.EDITABLE:
            raise WrongState(thing=str(locked), state=locked.state_label)
        _fill_in(locked, asked)
        locked.save()
        audit.record("change", locked, by=by, **asdict(asked))
    need.refresh_from_db()
    return need


def _fill_in(need: HostNeed, asked: Asked) -> None:
    skills = list(dict.fromkeys(skill.strip()[:80] for skill in asked.skills if skill.strip()))
    if not skills:
        raise SkillsMissing(field="skills")
    if asked.from_on + timedelta(weeks=asked.weeks, days=-1) > asked.until_on:
        raise TooShortATime(
            field="weeks", weeks=asked.weeks, until=f"{asked.until_on:%d.%m.%Y}",
            **{"from": f"{asked.from_on:%d.%m.%Y}"},
        )  # fmt: skip
    for name, value in asdict(asked).items():
        setattr(need, name, value)
    need.skills = skills


def declare_need(need: HostNeed, *, by: Any, at: datetime | None = None) -> HostNeed:
    """State the need: officers begin to look. Raises NotAllowed or WrongState."""
    return advance(need.declare, by=by, at=at)


def withdraw_need(need: HostNeed, *, reason: str, by: Any, at: datetime | None = None) -> HostNeed:
    """Take the need back. Raises NotAllowed, WrongState or ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing(field="reason")
    return advance(need.withdraw, by=by, at=at, reason=reason.strip()[:300])


def follow_placements(need: HostNeed | None) -> None:
    """Fill the need when every place is confirmed, and state it again when one became free."""
    if need is None:
        return
    locked = lock(need)
    taken = locked.placements.filter(state__in=PlacementState.AGREED).count()
    if locked.state == NeedState.STATED and taken >= locked.people:
        advance(locked.fill, by=KEEPER)
    elif locked.state == NeedState.FILLED and taken < locked.people:
        advance(locked.reopen, by=KEEPER)
