# SPDX-License-Identifier: AGPL-3.0-or-later
"""A parent or guardian says yes for a member below the age of consent: by a code, or on a signed paper."""

import hmac
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import sms
from core import audit, outbox
from core.permissions import demand
from core.refusals import Refusal
from grants.models import GuardianConsent, TeamMember
from grants.operations.files import cleaned, keep
from grants.operations.refusing import for_the_team
from grants.operations.team.codes import WrongCode, code_for, count_try, quarter_of
from grants.operations.team.common import present
from grants.states import GuardianHow


class NoPhone(Refusal):
    """A code needs the guardian's phone."""

    sentence = _("Write the guardian's phone first, or let an officer record a signed paper.")


class NotUnderAge(Refusal):
    """Nobody has to say yes for this member."""

    sentence = _("%(name)s needs no guardian's consent.")


class SaidYesAlready(Refusal):
    """The guardian said yes before."""

    sentence = _("The guardian of %(name)s has said yes already.")


def name_guardian(
    member: TeamMember, *, under_age: bool, name: str = "", phone: str = "", by: Any
) -> TeamMember:
    """Note whether a member is below the age of consent, and who the guardian is; another one must say yes anew."""
    demand(by, "grants.edit_draft", member.submission)
    with transaction.atomic(), for_the_team(member.submission, by):
        locked = present(member)
        locked.under_age = under_age
        locked.save(update_fields=["under_age"])
        before = GuardianConsent.objects.filter(member=locked).first()
        if not under_age:
            GuardianConsent.objects.filter(member=locked).delete()
        elif before is None or (before.name, before.phone) != (name, phone):
            told = {
                "name": name,
                "phone": phone,
                "consented_at": None,
                "how": "",
                "paper": None,
                "recorded_by": by,
            }
            GuardianConsent.objects.update_or_create(member=locked, defaults=told)
        audit.record("name_guardian", locked, by=by, under_age=under_age)
    return locked


def send_guardian_code(member: TeamMember, *, by: Any, at: datetime | None = None) -> str:
    """Text a code to the guardian's phone, and return that phone. Raises NoPhone, NotUnderAge, SaidYesAlready."""
    demand(by, "grants.edit_draft", member.submission)
    with transaction.atomic(), for_the_team(member.submission, by):
        consent = _waiting(member)
        if not consent.phone:
            raise NoPhone
        quarter = quarter_of(at)
        told = {"consent": consent.pk, "quarter": quarter}
        outbox.put("guardian-code", f"guardian-code:{consent.pk}:{quarter}", told)
        audit.record("send_guardian_code", consent.member, by=by, at=at, tell=False)
    return consent.phone


def consent_by_code(member: TeamMember, *, code: str, by: Any, at: datetime | None = None) -> GuardianConsent:
    """Note that the guardian said yes with the code that went to their phone. Raises WrongCode, CodesUsedUp."""
    demand(by, "grants.edit_draft", member.submission)
    count_try(member, at)
    typed, quarter = "".join(code.split()).encode(), quarter_of(at)
    with transaction.atomic(), for_the_team(member.submission, by):
        consent = _waiting(member)
        expected = [_code(consent.pk, one).encode() for one in (quarter, quarter - 1)]
        if not any(hmac.compare_digest(typed, one) for one in expected):
            raise WrongCode(field="code")
        return _say_yes(consent, GuardianHow.CODE, by, at)


def record_guardian_paper(member: TeamMember, *, paper: Any, by: Any) -> GuardianConsent:
    """Keep the photographed paper that the guardian signed; an officer does that. Raises UploadRefused."""
    demand(by, "grants.replace_member", member.submission)
    clean = cleaned(paper)
    with transaction.atomic():
        consent = _waiting(member)
        consent.paper = keep(clean)
        return _say_yes(consent, GuardianHow.PAPER, by, None)


def _waiting(member: TeamMember) -> GuardianConsent:
    locked = present(member)
    consent = GuardianConsent.objects.select_for_update().filter(member=locked).first()
    if consent is None:
        raise NotUnderAge(name=locked.name)
    if consent.consented_at is not None:
        raise SaidYesAlready(name=locked.name)
    consent.member = locked
    return consent


def _say_yes(consent: GuardianConsent, how: str, by: Any, at: datetime | None) -> GuardianConsent:
    consent.consented_at, consent.how, consent.recorded_by = at or timezone.now(), how, by
    consent.save()
    audit.record("guardian_consents", consent.member, by=by, at=at, how=str(how))
    return consent


def _code(consent: int, quarter: int) -> str:
    return code_for(-consent, quarter)  # below zero, so that no member's own code is the same


@outbox.handles("guardian-code")
def text_guardian(payload: dict[str, Any], key: str) -> None:
    """Text the code to the guardian; one who was taken back gets none."""
    rows = GuardianConsent.objects.select_related("member__submission")
    consent = rows.filter(pk=payload["consent"], consented_at=None).first()
    if consent is None or not consent.phone:
        return
    with translation.override(consent.member.submission.language):
        text = gettext("Inzira: with the code %(code)s you allow %(name)s to take part in a team.") % {
            "code": _code(consent.pk, payload["quarter"]),
            "name": consent.member.name[:40],
        }
    sms.send(consent.phone, text, key)
