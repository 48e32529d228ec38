# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who looks at the pages: one column of the tables each, with a name that can be found in any answer.

Every name, address and phone holds a canary: a made-up word that stands nowhere else.
"""

from accounts.models import Person
from accounts.states import Role
from tests import personas

ANONYMOUS = "anonymous"
# actor: (first name, roles in the first programme; "call:" gives it for the call of the matrix only)
FIRST = {
    "lead": "Aline", "mate": "Bosco", "trainer": "Eric", "other_lead": "Diane", "third_lead": "Yves",
    "expert": "Marie", "stranger": "Sam", "panelist": "Chantal", "unassigned": "Paul",
    "conflicted": "Didier", "panel_chair": "Patrick", "committee_chair": "Béatrice",
    "committee_member": "Canisius", "signatory": "Odile", "signatory_2": "Solange", "signatory_3": "Emmanuel",
    "officer": "Grace", "administrator": "Alice", "director": "Denyse", "finance_maker": "Jean-Paul",
    "finance_checker": "Claire", "releaser": "Rose", "coach_assigned": "Marc", "coach_other": "Noëlla",
    "host": "Hubert", "donor_viewer": "Dries", "auditor": "Vincent",
}  # fmt: skip
ROLES = {
    "expert": Role.EXPERT, "committee_chair": Role.COMMITTEE_CHAIR, "committee_member": Role.COMMITTEE_MEMBER,
    "officer": Role.OFFICER, "administrator": Role.ADMINISTRATOR, "director": Role.DIRECTOR,
    "finance_maker": Role.FINANCE_MAKER, "finance_checker": Role.FINANCE_CHECKER, "releaser": Role.RELEASER,
    "coach_assigned": Role.COACH, "coach_other": Role.COACH, "host": Role.HOST,
    "donor_viewer": Role.DONOR_VIEWER, "auditor": Role.AUDITOR,
}  # fmt: skip
SIGNATORIES = {"signatory": "rp", "signatory_2": "iom", "signatory_3": "mineduc"}
SECOND = {
    "officer_2": "Awa",
    "panelist_2": "Moussa",
    "lead_2": "Fatou",
    "trainer_2": "Ibou",
    "chair_2": "Sory",
}
# The columns of both tables, in order. `chair_conflicted` is the panel's chair before a submission to which
# there is a tie; all others look at the same submission.
ACTORS = [
    ANONYMOUS, "lead", "mate", "trainer", "other_lead", "expert", "stranger",
    "panelist", "unassigned", "conflicted", "panel_chair", "chair_conflicted",
    "committee_chair", "committee_member", "signatory", "officer", "administrator", "director",
    "finance_maker", "finance_checker", "releaser", "coach_assigned", "coach_other", "host",
    "donor_viewer", "auditor", "officer_2", "panelist_2", "lead_2",
]  # fmt: skip
SAME_PERSON = {"chair_conflicted": "panel_chair"}


def word(actor: str) -> str:
    """Return the canary in an actor's name."""
    return f"Zq{actor.replace('_', '')}z"


def address(actor: str) -> str:
    """Return an actor's e-mail address."""
    return f"mail-{word(actor).lower()}@example.org"


def phone(actor: str) -> str:
    """Return an actor's phone number, its last digits being a canary."""
    place = sorted(FIRST | SECOND).index(actor)
    return f"+25078873{place * 37 + 1000:04d}"


def person(actor: str) -> Person:
    """Return the person behind a column, made once."""
    actor = SAME_PERSON.get(actor, actor)
    found = Person.objects.filter(email=address(actor)).first()
    if found is not None:
        return found
    name = f"{(FIRST | SECOND)[actor]} {word(actor)}"
    made = Person.objects.create(
        name=name, email=address(actor), phone=phone(actor) if actor in {"lead", "mate", "trainer"} else None
    )
    if actor in ROLES:
        call = {"coach_assigned": "ideas-2026", "coach_other": "another-call"}.get(actor, "")
        personas.give(made, ROLES[actor], call=call)
    if actor in SIGNATORIES:
        personas.give(made, Role.SIGNATORY, institution=personas.institution(SIGNATORIES[actor]))
    return made
