# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words of this room: where calls, submissions and awards stand; two labels each (staff, public)."""

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CallKind(TextChoices):
    """What a call asks for."""

    PROPOSALS = "proposals", _("Project ideas")
    EXPERTS = "experts", _("Experts")


class CallState(TextChoices):
    """Where a call stands. Time decides open and closed; the state follows."""

    DRAFT = "draft", _("In preparation")
    OPEN = "open", pgettext_lazy("call", "Open")
    CLOSED = "closed", pgettext_lazy("call", "Closed")
    UNDER_REVIEW = "under_review", _("Under review")
    DECIDED = "decided", _("Decided")
    ARCHIVED = "archived", _("Archived")

    PUBLIC = nonmember(frozenset({"open", "closed", "under_review", "decided"}))
    BEFORE_REVIEW = nonmember(frozenset({"draft", "open", "closed"}))


class SubmissionState(TextChoices):
    """Where a submission stands, in the words of staff."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    ELIGIBLE = "eligible", _("Eligible")
    INELIGIBLE = "ineligible", _("Not eligible")
    UNDER_REVIEW = "under_review", _("Under review")
    SELECTED = "selected", _("Selected")
    RESERVE = "reserve", _("On the reserve list")
    DECLINED = "declined", _("Not selected")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    # In the race: screened in, not yet decided.
    IN_REVIEW = nonmember(frozenset({"eligible", "under_review"}))
    DECIDED = nonmember(frozenset({"selected", "reserve", "declined"}))
    HANDED_IN = nonmember(
        frozenset({"submitted", "eligible", "ineligible", "under_review", "selected", "reserve", "declined"})
    )


class AwardState(TextChoices):
    """Where an award stands."""

    OFFERED = "offered", _("Offered")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    CLOSING = "closing", _("Being closed")
    CLOSED = "closed", pgettext_lazy("award", "Closed")
    DECLINED = "declined", _("Declined by the team")
    TERMINATED = "terminated", _("Ended early")

    LIVE = nonmember(frozenset({"offered", "active", "suspended", "closing", "closed"}))


class StageKind(TextChoices):
    """What happens in a stage."""

    SCREENING = "screening", _("Screening")
    REVIEW = "review", _("Review")
    INTERVIEW = "interview", _("Interview")

    SCORED = nonmember(frozenset({"review", "interview"}))


class PassRule(TextChoices):
    """By which rule submissions pass a stage."""

    ALL_ELIGIBLE = "all_eligible", _("All that meet every rule")
    BEST_N = "best_n", _("The best n by the ranking")
    COMMITTEE = "committee", _("The committee's choice on the ranking")


class StagePhase(TextChoices):
    """Within a scored stage: what panelists may see and change."""

    PREPARING = "preparing", _("Panel being seated")
    DECLARING = "declaring", _("Panelists declare conflicts")
    SCORING = "scoring", _("Each scores alone")
    DISCUSSION = "discussion", _("Scores are open to the panel and may be revised")
    FROZEN = "frozen", _("Scores are frozen")


class StageOutcome(TextChoices):
    """How a submission fared in a stage."""

    PENDING = "", _("Not yet known")
    PASSED = "passed", _("Passed")
    NOT_PASSED = "not_passed", _("Not passed")


class TeamRole(TextChoices):
    """A person's place in a team. The lead is one of the members."""

    LEAD = "lead", _("Team lead")
    TRAINER = "trainer", _("Trainer")
    TRAINEE = "trainee", _("Trainee")
    MEMBER = "member", _("Member")


class ConfirmedHow(TextChoices):
    """How a team member said yes."""

    SIGNED_IN = "signed_in", _("Signed in and confirmed")
    CODE = "code", _("By a code on the lead's phone")
    OFFICER = "officer", _("Recorded by an officer")
    IMPORTED = "imported", _("Came with an import")


class ContractingKind(TextChoices):
    """Who signs for a team."""

    INSTITUTION = "institution", _("A school or other institution")
    COOPERATIVE = "cooperative", _("A cooperative")
    PERSON = "person", _("A person")


class QuestionKind(TextChoices):
    """How a question is answered."""

    SHORT = "short", _("Short text")
    LONG = "long", _("Long text")
    NUMBER = "number", _("Number")
    MONEY = "money", _("Amount of money")
    DATE = "date", _("Date")
    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("One of several")
    SEVERAL = "several", _("Several of a list")
    PLACE = "place", _("Place")
    FILE = "file", _("File")
    DECLARATION = "declaration", _("Declaration")


class OrganisationPart(TextChoices):
    """What an institution does in a programme."""

    DONOR = "donor", _("Donor")
    RUNS = "runs", _("Runs the programme")
    PARTNER = "partner", _("Partner")
    SIGNS_SELECTION = "signs_selection", _("Signs off the selection")
    SIGNS_AGREEMENT = "signs_agreement", _("Signs the grant agreements")


# What applicants and the public read.
PUBLIC_LABELS = {
    "draft": _("Draft"),
    "submitted": _("Sent"),
    "eligible": _("Being read"),
    "ineligible": _("Not admitted"),
    "under_review": _("Being read"),
    "selected": _("Selected"),
    "reserve": _("On the reserve list"),
    "declined": _("Not selected"),
    "withdrawn": _("Withdrawn"),
}
CALL_LOOKS = {
    "draft": "draft",
    "open": "ready",
    "closed": "waiting",
    "under_review": "waiting",
    "decided": "done",
    "archived": "closed",
}
SUBMISSION_LOOKS = {
    "draft": "draft",
    "submitted": "waiting",
    "eligible": "ready",
    "ineligible": "closed",
    "under_review": "waiting",
    "selected": "awarded",
    "reserve": "ready",
    "declined": "closed",
    "withdrawn": "closed",
}
AWARD_LOOKS = {
    "offered": "waiting",
    "active": "done",
    "suspended": "hold",
    "closing": "waiting",
    "closed": "done",
    "declined": "closed",
    "terminated": "closed",
}
