# SPDX-License-Identifier: AGPL-3.0-or-later
"""The names of a call as one alphabetical list: people and institutions, tied to no title.

A panelist looks through it for ties before anything else is shown. A name's key is made of the name alone, so
that neither the list nor its order says who stands together in a team.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from grants.models import Call, ProposalDetails, Submission, TeamMember
from grants.states import ContractingKind
from reviews.spelling import folded

PERSON, BODY = "p", "b"


@dataclass(frozen=True)
class Name:
    """One name of the list: its key, PERSON or BODY, and how it is written."""

    key: str
    kind: str
    text: str


def key_of(kind: str, text: str) -> str:
    """Return the key of a name: the same name has the same key, wherever it stands."""
    return f"{kind}-{blake2b(folded(text).encode(), digest_size=9).hexdigest()}"


def _standing(call: Call) -> Iterable[tuple[int, str, str]]:
    """Yield (submission, kind, text) wherever a name stands in what was handed in (three queries)."""
    handed_in = Submission.objects.filter(call=call).handed_in()
    members = TeamMember.objects.filter(submission__in=handed_in).order_by("pk")
    for submission, name in members.values_list("submission_id", "name"):
        yield submission, PERSON, name
    parties = handed_in.exclude(contracting_name="").order_by("pk")
    for submission, kind, name in parties.values_list("pk", "contracting_kind", "contracting_name"):
        yield submission, PERSON if kind == ContractingKind.PERSON else BODY, name
    details = ProposalDetails.objects.filter(submission__in=handed_in, institution__isnull=False)
    for submission, name in details.order_by("pk").values_list("submission_id", "institution__name"):
        yield submission, BODY, name


def names_of(call: Call) -> list[Name]:
    """Return every name that stands in the call's submissions, each once, in alphabetical order."""
    found: dict[str, Name] = {}
    for _submission, kind, text in _standing(call):
        key = key_of(kind, text)
        found.setdefault(key, Name(key, kind, " ".join(text.split())))
    return sorted(found.values(), key=lambda name: (folded(name.text), name.kind))


def submissions_by_name(call: Call) -> dict[str, set[int]]:
    """Return for every name's key the submissions in which the name stands."""
    found: dict[str, set[int]] = {}
    for submission, kind, text in _standing(call):
        found.setdefault(key_of(kind, text), set()).add(submission)
    return found
