# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words of this room: where needs, placements, papers and reports stand."""

from enum import nonmember

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NeedState(TextChoices):
    """Where a host's need stands."""

    DRAFT = "draft", _("Draft")
    STATED = "stated", _("Stated")
    FILLED = "filled", _("Filled")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    EDITABLE = nonmember(frozenset({"draft", "stated"}))


class PlacementState(TextChoices):
    """Where a placement stands."""

    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", pgettext_lazy("placement", "Confirmed")
    UNDER_WAY = "under_way", _("Under way")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", pgettext_lazy("placement", "Cancelled")

    # Takes the expert's time: no second one of these at the same time.
    LIVE = nonmember(frozenset({"proposed", "confirmed", "under_way"}))
    AGREED = nonmember(frozenset({"confirmed", "under_way", "completed"}))


class Answer(TextChoices):
    """What one side answered to the terms."""

    WAITING = "waiting", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class Side(TextChoices):
    """The two sides of a placement."""

    EXPERT = "expert", _("Expert")
    HOST = "host", _("Host")


class ItemState(TextChoices):
    """Where an item of the clearance stands."""

    WAITING = "waiting", _("Waiting")
    GIVEN = "given", _("Given, to be verified")
    VERIFIED = "verified", _("Verified")
    WAIVED = "waived", _("Not needed")

    CLEAR = nonmember(frozenset({"verified", "waived"}))


class ReportState(TextChoices):
    """Where an expert's note or report stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")

    WITH_EXPERT = nonmember(frozenset({"draft", "returned"}))


class ReportKind(TextChoices):
    """What an expert writes."""

    MONTHLY = "monthly", _("Monthly note")
    FINAL = "final", _("Final report")


class AllowanceKind(TextChoices):
    """What is paid for a placement."""

    STIPEND = "stipend", _("Stipend")
    TRAVEL = "travel", _("Travel")
    INSURANCE = "insurance", _("Insurance")


class AllowanceState(TextChoices):
    """Where an allowance stands; its payment has states of its own."""

    AGREED = "agreed", _("Agreed")
    DUE = "due", _("Due")
    PAID = "paid", _("Paid")
    CANCELLED = "cancelled", pgettext_lazy("allowance", "Cancelled")


class Grade(IntegerChoices):
    """The short scale of the evaluations."""

    NOT_AT_ALL = 1, _("Not at all")
    LITTLE = 2, _("A little")
    LARGELY = 3, _("Largely")
    FULLY = 4, _("Fully")


NEED_LOOKS = {"draft": "draft", "stated": "waiting", "filled": "done", "withdrawn": "closed"}
PLACEMENT_LOOKS = {
    "proposed": "waiting", "confirmed": "ready", "under_way": "info", "completed": "done", "cancelled": "closed",
}  # fmt: skip
ITEM_LOOKS = {"waiting": "draft", "given": "waiting", "verified": "done", "waived": "plain"}
REPORT_LOOKS = {"draft": "draft", "submitted": "waiting", "returned": "hold", "accepted": "done"}
ANSWER_LOOKS = {"waiting": "waiting", "accepted": "done", "declined": "closed"}
ALLOWANCE_LOOKS = {"agreed": "draft", "due": "waiting", "paid": "done", "cancelled": "closed"}
