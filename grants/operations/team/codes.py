# SPDX-License-Identifier: AGPL-3.0-or-later
"""A member without phone or e-mail says yes by a code that is texted to the lead's phone.

The code is derived from the installation's secret, the member and a quarter of an hour, so that nothing
secret is stored; it holds for that quarter and the next. Tries are counted, also over several workers.
"""

import hashlib
import hmac
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import sms
from core import audit, outbox
from core.permissions import demand
from core.refusals import Refusal
from grants.models import TeamMember
from grants.operations.refusing import for_the_team
from grants.operations.team.common import AlreadyConfirmed, present
from grants.operations.team.confirming import confirm
from grants.states import ConfirmedHow, TeamRole

QUARTER = 15 * 60
MOST_TRIES = 5


class LeadHasNoPhone(Refusal):
    """There is no phone to which a code could go."""

    sentence = _("No phone of the team's lead is known. The lead can write it in the settings.")


class WrongCode(Refusal):
    """The code typed is not the one sent, or is too old."""

    sentence = _("This is not the code, or it is too old. Look at the newest message.")


class CodesUsedUp(Refusal):
    """Too many wrong codes."""

    sentence = _("Too many wrong codes. Wait a quarter of an hour, and ask for a new code.")


def send_code_to_lead(member: TeamMember, *, by: Any, at: datetime | None = None) -> str:
    """Text a code for this member to the lead's phone, and return that phone.

    Raises LeadHasNoPhone, AlreadyConfirmed, HasLeft.
    """
    submission = member.submission
    demand(by, "grants.edit_draft", submission)
    with transaction.atomic(), for_the_team(submission, by):
        locked = present(member)
        if locked.confirmed_at is not None:
            raise AlreadyConfirmed(name=locked.name)
        lead = submission.team.present().filter(role=TeamRole.LEAD).select_related("person").first()
        phone = (lead.person.phone if lead and lead.person else "") or (lead.phone if lead else "")
        if not phone:
            raise LeadHasNoPhone()
        quarter = _quarter(at)
        outbox.put(
            "team-code",
            f"team-code:{locked.pk}:{quarter}",
            {"member": locked.pk, "quarter": quarter, "to": phone},
        )
        audit.record("send_code", locked, by=by, at=at, tell=False)
    return phone


def confirm_by_code(member: TeamMember, *, code: str, by: Any, at: datetime | None = None) -> TeamMember:
    """Note that the member said yes with the code that went to the lead's phone.

    Raises WrongCode, CodesUsedUp, AlreadyConfirmed, HasLeft.
    """
    demand(by, "grants.edit_draft", member.submission)
    _count_try(member, at)
    typed = "".join(code.split()).encode()
    quarter = _quarter(at)
    expected = [code_for(member.pk, one).encode() for one in (quarter, quarter - 1)]
    if not any(hmac.compare_digest(typed, one) for one in expected):
        raise WrongCode(field="code")
    with transaction.atomic(), for_the_team(member.submission, by):
        return confirm(present(member), how=ConfirmedHow.CODE, by=by, at=at)


def code_for(member: int, quarter: int) -> str:
    """Return the six digits of a member in a quarter of an hour (counted from 1970)."""
    told = f"team-code:{member}:{quarter}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), told, hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06d}"


def _quarter(at: datetime | None) -> int:
    return int((at or timezone.now()).timestamp()) // QUARTER


def _count_try(member: TeamMember, at: datetime | None) -> None:
    """Count a try before it is judged, outside every transaction: a refusal must not undo the count."""
    key = f"team-code-tries:{member.pk}:{_quarter(at)}"
    cache.add(key, 0, timeout=2 * QUARTER)
    if cache.incr(key) > MOST_TRIES:
        raise CodesUsedUp(field="code")


@outbox.handles("team-code")
def text_code(payload: dict[str, Any], key: str) -> None:
    """Text a code to the lead's phone; a repeat after a crash has the same key."""
    member = TeamMember.objects.select_related("submission").get(pk=payload["member"])
    with translation.override(member.submission.language):
        text = gettext("Inzira: %(name)s confirms being in your team with the code %(code)s.") % {
            "name": member.name[:40],
            "code": code_for(member.pk, payload["quarter"]),
        }
    sms.send(payload["to"], text, key)
