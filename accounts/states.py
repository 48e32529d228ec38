# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words for people's roles and for kinds of institutions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person is in a programme (or in one call of it). Panel seats and team places are not roles."""

    ADMINISTRATOR = "administrator", _("Administrator")
    OFFICER = "officer", _("Programme officer")
    COMMITTEE_CHAIR = "committee_chair", _("Chair of the selection committee")
    COMMITTEE_MEMBER = "committee_member", _("Member of the selection committee")
    SIGNATORY = "signatory", _("Signatory of an institution")
    DIRECTOR = "director", _("Director")
    FINANCE_MAKER = "finance_maker", _("Finance officer")
    FINANCE_CHECKER = "finance_checker", _("Finance checker")
    RELEASER = "releaser", _("Releaser of payments")
    AUDITOR = "auditor", _("Auditor")
    DONOR_VIEWER = "donor_viewer", _("Donor (totals only)")
    COACH = "coach", _("Coach")
    EXPERT = "expert", _("Expert")
    HOST = "host", _("Host institution")


class RoleFamily:
    """Families of roles."""

    # Those who see the programme's submissions by name before release.
    STAFF = frozenset({Role.ADMINISTRATOR, Role.OFFICER})
    COMMITTEE = frozenset({Role.COMMITTEE_CHAIR, Role.COMMITTEE_MEMBER})
    FINANCE = frozenset({Role.FINANCE_MAKER, Role.FINANCE_CHECKER, Role.RELEASER, Role.DIRECTOR})
    # Those who must use a second factor.
    SECOND_FACTOR = STAFF | FINANCE | {Role.AUDITOR, Role.SIGNATORY, Role.COMMITTEE_CHAIR}
    # Those who may not be given to one person in one programme: who audits does not act.
    APART = (
        frozenset({Role.AUDITOR, Role.OFFICER}),
        frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),
        frozenset({Role.AUDITOR, Role.FINANCE_MAKER}),
        frozenset({Role.AUDITOR, Role.FINANCE_CHECKER}),
        frozenset({Role.AUDITOR, Role.RELEASER}),
    )


class InstitutionKind(TextChoices):
    """What an institution is."""

    POLYTECHNIC = "polytechnic", _("Polytechnic")
    COLLEGE = "college", _("College")
    SCHOOL = "school", _("School")
    COOPERATIVE = "cooperative", _("Cooperative")
    MINISTRY = "ministry", _("Ministry or public agency")
    INTERNATIONAL = "international", _("International organisation")
    COMPANY = "company", _("Company")
    HEALTH = "health", _("Health facility")
    NGO = "ngo", _("Non-governmental organisation")
    OTHER = "other", _("Other")


class Sex(TextChoices):
    """As the person states it; used only for the programme's totals."""

    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    UNSAID = "", _("Prefer not to say")


class InvitationState(TextChoices):
    """Where an invitation stands; read from its dates, never stored."""

    OPEN = "open", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


INVITATION_LOOKS = {
    InvitationState.OPEN: "waiting",
    InvitationState.ACCEPTED: "done",
    InvitationState.WITHDRAWN: "closed",
    InvitationState.EXPIRED: "plain",
}


class PersonState(TextChoices):
    """Whether a person may come in; read from the person, never stored."""

    ACTIVE = "active", _("Active")
    DEACTIVATED = "deactivated", _("Deactivated")
    ANONYMISED = "anonymised", _("Name erased")
