# SPDX-License-Identifier: AGPL-3.0-or-later
"""The people of every test, by name: `aline()` is the same person wherever she appears in a test.

Aline leads a team of trainees, Eric is its trainer, Grace runs the programme, Chantal and Didier sit on the panel
that Patrick chairs, Béatrice chairs the committee, Odile, Solange and Emmanuel sign, Vincent audits, Jean-Paul
keeps the money, Marie is an expert abroad. The Stranger belongs to nothing.
"""

from datetime import UTC, datetime

from accounts.models import Institution, Person, RoleHeld
from accounts.operations.institution import make
from accounts.operations.person import find_or_make, find_person
from accounts.operations.role import give_role, seat_first_administrator
from accounts.states import InstitutionKind, Role, Sex
from tests.keeping import kept

PROGRAMME = "tvet"
SINCE = datetime(2025, 1, 6, 8, 0, tzinfo=UTC)
# key: name, e-mail, phone, sex, language
PEOPLE = {
    "aline": ("Aline Uwimana", "aline@example.org", "+250780000101", Sex.WOMAN, "en"),
    "eric": ("Eric Nkurunziza", "eric@example.org", None, Sex.MAN, "en"),
    "diane": ("Diane Mukamana", "diane@example.org", None, Sex.WOMAN, "en"),
    "grace": ("Grace Ingabire", "grace@example.org", None, Sex.WOMAN, "en"),
    "alice": ("Alice Kamanzi", "alice@example.org", None, Sex.WOMAN, "en"),
    "chantal": ("Chantal Mukeshimana", "chantal@example.org", None, Sex.WOMAN, "en"),
    "didier": ("Didier Habimana", "didier@example.org", None, Sex.MAN, "en"),
    "patrick": ("Patrick Nshimiyimana", "patrick@example.org", None, Sex.MAN, "en"),
    "beatrice": ("Béatrice Mukandoli", "beatrice@example.org", None, Sex.WOMAN, "en"),
    "canisius": ("Canisius Hitimana", "canisius@example.org", None, Sex.MAN, "en"),
    "odile": ("Odile Nyirahabineza", "odile@example.org", None, Sex.WOMAN, "en"),
    "solange": ("Solange Uwera", "solange@example.org", None, Sex.WOMAN, "en"),
    "emmanuel": ("Emmanuel Ndayisaba", "emmanuel@example.org", None, Sex.MAN, "en"),
    "vincent": ("Vincent Rugamba", "vincent@example.org", None, Sex.MAN, "en"),
    "jean_paul": ("Jean-Paul Mugisha", "jeanpaul@example.org", None, Sex.MAN, "en"),
    "marie": ("Marie Umutesi Lambrechts", "marie@example.org", "+32470000101", Sex.WOMAN, "en"),
    "stranger": ("Sam Stranger", "stranger@example.org", None, Sex.UNSAID, "en"),
}
# key: name, kind, parent
INSTITUTIONS = {
    "rp": ("Rwanda Polytechnic", InstitutionKind.POLYTECHNIC, None),
    "huye": ("Huye College", InstitutionKind.COLLEGE, "rp"),
    "tumba": ("Tumba College", InstitutionKind.COLLEGE, "rp"),
    "iom": ("International Organization for Migration", InstitutionKind.INTERNATIONAL, None),
    "mineduc": ("Ministry of Education", InstitutionKind.MINISTRY, None),
    "umurava": ("Umurava Cooperative", InstitutionKind.COOPERATIVE, None),
}
# Roles in the whole programme: key: (role, institution)
ROLES = {
    "grace": (Role.OFFICER, None),
    "alice": (Role.ADMINISTRATOR, None),
    "beatrice": (Role.COMMITTEE_CHAIR, None),
    "canisius": (Role.COMMITTEE_MEMBER, None),
    "odile": (Role.SIGNATORY, "rp"),
    "solange": (Role.SIGNATORY, "iom"),
    "emmanuel": (Role.SIGNATORY, "mineduc"),
    "vincent": (Role.AUDITOR, None),
    "jean_paul": (Role.FINANCE_MAKER, None),
    "marie": (Role.EXPERT, None),
}


@kept
def person(key: str) -> Person:
    """Return the person of that name, with the role that belongs to the name."""
    name, email, phone, sex, language = PEOPLE[key]
    found = find_person(email=email)
    if found is not None:
        return found
    made = find_or_make(name=name, email=email, phone=phone, sex=sex, language=language, by=None, at=SINCE)
    if key == "alice":
        seat_first_administrator(made, programme_key=PROGRAMME, by=made, at=SINCE)
    elif key in ROLES:
        role, place = ROLES[key]
        give(made, role, institution=institution(place) if place else None)
    return made


@kept
def institution(key: str, programme: str = PROGRAMME) -> Institution:
    """Return the institution of that key, with those above it."""
    found = Institution.objects.filter(programme_key=programme, key=key).first()
    if found is not None:
        return found
    name, kind, parent = INSTITUTIONS[key]
    above = institution(parent, programme) if parent else None
    return make(
        programme_key=programme, key=key, name=name, kind=kind, parent=above, by=administrator(programme)
    )


def administrator(programme: str = PROGRAMME) -> Person:
    """Return the administrator of a programme: Alice, or a namesake for another one."""
    if programme == PROGRAMME:
        return person("alice")
    email = f"admin@{programme}.example.org"
    found = find_person(email=email)
    if found is None:
        found = find_or_make(name=f"Administrator of {programme}", email=email, by=None, at=SINCE)
        seat_first_administrator(found, programme_key=programme, by=found, at=SINCE)
    return found


def give(who: Person, role: str, *, programme: str = PROGRAMME, call: str = "", institution=None) -> RoleHeld:
    """Give a role, held for a long time already."""
    return give_role(
        who,
        role=role,
        programme_key=programme,
        call_key=call,
        institution=institution,
        by=administrator(programme),
        at=SINCE,
    )


def aline() -> Person:
    """A trainee who leads a team."""
    return person("aline")


def eric() -> Person:
    """The trainer in Aline's team."""
    return person("eric")


def diane() -> Person:
    """Another trainee."""
    return person("diane")


def grace() -> Person:
    """The programme officer."""
    return person("grace")


def alice() -> Person:
    """The programme's administrator."""
    return person("alice")


def chantal() -> Person:
    """A panelist."""
    return person("chantal")


def didier() -> Person:
    """A panelist with a conflict of interest."""
    return person("didier")


def patrick() -> Person:
    """The panel's chair, who scores too."""
    return person("patrick")


def beatrice() -> Person:
    """The chair of the selection committee."""
    return person("beatrice")


def canisius() -> Person:
    """A member of the selection committee."""
    return person("canisius")


def odile() -> Person:
    """Signs for the polytechnic."""
    return person("odile")


def solange() -> Person:
    """Signs for the organisation that runs the programme."""
    return person("solange")


def emmanuel() -> Person:
    """Signs off for the ministry."""
    return person("emmanuel")


def vincent() -> Person:
    """The auditor."""
    return person("vincent")


def jean_paul() -> Person:
    """The finance officer."""
    return person("jean_paul")


def marie() -> Person:
    """An expert and coach abroad."""
    return person("marie")


def stranger() -> Person:
    """Somebody who is signed in and belongs to nothing."""
    return person("stranger")


def eric_in(submission) -> Person:
    """Eric, as a confirmed trainer in the team of this draft."""
    from grants.operations.team import add_member, confirm_membership
    from grants.states import TeamRole

    trainer = eric()
    lead = submission.team.get(role=TeamRole.LEAD).person
    member = add_member(submission, name=trainer.name, role=TeamRole.TRAINER, email=trainer.email, by=lead)
    confirm_membership(member, by=trainer)
    return trainer
