# SPDX-License-Identifier: AGPL-3.0-or-later
"""The canaries: for every sensitive field of the field table, the words by which it is known in an answer."""

from dataclasses import dataclass, field

from tests.matrix.cast import address, phone, word

TEAM = ("lead", "mate", "trainer")
PANEL = ("panelist", "unassigned", "conflicted", "panel_chair")
READERS = {
    "S": ("panelist", "panel_chair"),
    "R": ("unassigned", "conflicted"),
    "Q": ("panelist", "unassigned"),
}
AMOUNTS = {"S": 3_141_593, "Q": 2_718_281, "R": 1_414_214}  # what each is given where it is selected
ACCOUNT_NUMBERS = ("00047110815123", "00047110815456")
SUBJECTS = {"S": "lead", "R": "other_lead", "Q": "third_lead"}  # the submissions and who leads them


def told(name: str, subject: str) -> str:
    """Return the canary of a field of a submission."""
    return f"Zq{name}{subject}"


@dataclass(frozen=True)
class Field:
    """A sensitive field: its words; those of an actor's own name are no secret before that actor."""

    words: tuple[str, ...]
    own: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def before(self, actor: str) -> tuple[str, ...]:
        """Return the words that would betray the field to this actor."""
        known = self.own.get(actor, ())
        return tuple(one for one in self.words if one not in known)


def names(*actors: str) -> Field:
    """Return the field "names of these people"."""
    own = {one: (word(one),) for one in actors}
    own["chair_conflicted"] = own.get("panel_chair", ())
    return Field(tuple(word(one) for one in actors), own)


def reached(*actors: str) -> Field:
    """Return the field "e-mail and phone of these people", the phone also as it is written in groups."""
    own = {
        one: (address(one), *((phone(one)[-9:], _grouped(phone(one))) if one in TEAM else ()))
        for one in actors
    }
    return Field(tuple(text for one in actors for text in own[one]), own)


def _grouped(number: str) -> str:
    return f"{number[-9:-6]} {number[-6:-3]} {number[-3:]}"


def fields(subject: str) -> dict[str, Field]:
    """Return the sensitive fields of one submission of the matrix."""
    team = TEAM if subject == "S" else (SUBJECTS[subject],)
    first, second = READERS[subject]
    amount = AMOUNTS[subject]
    return {
        "names of the team": names(*team),
        "phones and e-mails of the team": reached(*team),
        "title": Field((told("title", subject),)),
        "number": Field((f"IDEAS-2026-{list(SUBJECTS).index(subject) + 1:04d}",)),
        "text": Field((told("answer", subject), told("item", subject))),
        "institution": Field((told("college", subject),)),
        "who signs for the team": Field((told("party", subject),)),
        "name of a file": Field((told("file", subject),)),
        "metadata of a file": Field((told("author", subject),)),
        "names of reviewers": names(*PANEL),
        "comments of the first reader": Field(
            (told("mark", subject + first), told("comment", subject + first))
        ),
        "comments of the second reader": Field(
            (told("mark", subject + second), told("comment", subject + second))
        ),
        "for the team": Field((told("strength", subject), told("improve", subject))),
        "lines of a bank's file": Field((told("bankline", subject),)),
        "reason of the committee": Field((told("reason", subject),)),
        "expenses": Field((told("supplier", subject),)),
        "conditions": Field((told("condition", subject),)),
        "amount": Field((f"{amount:,}".replace(",", "\u202f"), str(amount))),
    }


def of_the_call() -> dict[str, Field]:
    """Return the sensitive fields of the call, and of the other programme."""
    ties = {one: (told("tie", one),) for one in ("conflicted", "panel_chair")}
    ties["chair_conflicted"] = ties["panel_chair"]
    others = (word(one) for one in ("officer_2", "panelist_2", "lead_2", "trainer_2"))
    return {
        "minutes": Field(("Zqminutes",)),
        "number of an account": Field(ACCOUNT_NUMBERS),
        "holder of an account": Field(("Zqholder",)),
        "reason of a tie": Field(tuple(told("tie", one) for one in ("conflicted", "panel_chair")), ties),
        "of the second programme": Field((*others, "Zqsecret2")),
    }
