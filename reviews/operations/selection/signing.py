# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sign-off of an institution that the programme names: a yes to exactly this content."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from accounts.rules import holds_role
from accounts.states import Role
from core import audit
from core.lifecycle import advance, lock
from core.permissions import demand
from core.refusals import NotAllowed, Refusal
from grants.states import OrganisationPart
from reviews.models import Selection, SignOff
from reviews.operations.selection.content import content_hash
from reviews.states import SelectionState


class NotConfirmed(Refusal):
    """Only a confirmed selection is signed off."""

    sentence = _("The selection is “%(state)s”; it is signed off once the committee has confirmed it.")


class NotNamed(Refusal):
    """The programme does not ask this institution."""

    sentence = _("The programme does not ask “%(institution)s” to sign off.")


class AlreadySigned(Refusal):
    """One sign-off per institution; one institution per person."""

    sentence = _("A sign-off by %(who)s stands already.")


class ContentChanged(Refusal):
    """The content is not what the committee confirmed."""

    sentence = _(
        "The selection is not what the committee confirmed. It must be reopened and confirmed again."
    )


def sign_off(
    selection: Selection, *, institution: Institution, by: Any, at: datetime | None = None
) -> SignOff:
    """Sign off for an institution; the last one completes the sign-offs.

    Raises NotAllowed, NotConfirmed, NotNamed, AlreadySigned or ContentChanged.
    """
    demand(by, "reviews.sign_off", selection)
    if not holds_role(by, {Role.SIGNATORY}, selection.programme_key, selection.call_key, institution.pk):
        raise NotAllowed(who=_("a signatory of %(name)s") % {"name": institution})
    with transaction.atomic():
        selection = lock(selection)
        if selection.state != SelectionState.CONFIRMED:
            raise NotConfirmed(state=selection.state_label)
        named = selection.call.programme.organisations.filter(part=OrganisationPart.SIGNS_SELECTION)
        if not named.filter(institution=institution).exists():
            raise NotNamed(institution=institution)
        given = list(selection.sign_offs.filter(voided_at=None).select_related("institution", "person"))
        for earlier in given:
            if earlier.institution_id == institution.pk or earlier.person_id == by.pk:
                raise AlreadySigned(who=f"{earlier.person} ({earlier.institution})")
        if content_hash(selection, minutes=selection.minutes) != selection.content_hash:
            raise ContentChanged()
        signed = SignOff.objects.create(
            selection=selection,
            institution=institution,
            person=by,
            content_hash=selection.content_hash,
            signed_at=at or timezone.now(),
        )
        audit.record(
            "sign_off", selection, by=by, at=at, institution=institution, content_hash=selection.content_hash
        )
        if named.exclude(institution__in=[*(s.institution_id for s in given), institution.pk]).count() == 0:
            advance(selection.complete_sign_offs, by=by, at=at)
    return signed
