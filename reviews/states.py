# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words of this room: where reviews and selections stand, outcomes, kinds of ties."""

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReviewState(TextChoices):
    """Where one panelist's review of one submission stands."""

    ASSIGNED = "assigned", _("To be read")
    DRAFTING = "drafting", _("Begun")
    SUBMITTED = "submitted", _("Handed in")
    RECUSED = "recused", _("Recused")

    OPEN = nonmember(frozenset({"assigned", "drafting"}))
    LIVE = nonmember(frozenset({"assigned", "drafting", "submitted"}))


class SelectionState(TextChoices):
    """Where the selection of a call stands. Nothing shows before `released`."""

    DRAFT = "draft", _("Being prepared")
    CONFIRMED = "confirmed", _("Confirmed by the committee")
    SIGNED_OFF = "signed_off", _("Signed off by every institution")
    RELEASED = "released", _("Released")
    VOID = "void", _("Void")

    LIVE = nonmember(frozenset({"draft", "confirmed", "signed_off", "released"}))


class Outcome(TextChoices):
    """What the committee decides for a submission."""

    SELECTED = "selected", _("Selected")
    RESERVE = "reserve", _("On the reserve list")
    DECLINED = "declined", _("Not selected")


class TieKind(TextChoices):
    """Why a panelist may not read a submission."""

    INSTITUTION = "institution", _("Same institution")
    EMPLOYER = "employer", _("Present or former employer")
    TEAM = "team", _("Member of the team")
    FAMILY = "family", _("Family or close friendship")
    WORK = "work", _("Trained, coached or worked with the team")
    OTHER = "other", _("Another tie")


class TieOrigin(TextChoices):
    """How a conflict of interest came to be known."""

    DECLARED = "declared", _("Declared by the panelist")
    FOUND = "found", _("Found by the system")
    OFFICER = "officer", _("Recorded by an officer")
    IMPORTED = "imported", _("Came with an import")


REVIEW_LOOKS = {"assigned": "draft", "drafting": "waiting", "submitted": "done", "recused": "closed"}
SELECTION_LOOKS = {
    "draft": "draft",
    "confirmed": "waiting",
    "signed_off": "ready",
    "released": "done",
    "void": "closed",
}
