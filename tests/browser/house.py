# SPDX-License-Identifier: AGPL-3.0-or-later
"""A house with something in every room: calls in each state of their life, so that each page has something to show."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from budgets.operations import payment as payments
from budgets.operations.tranche import ask_waiver
from core.acting import WORKER
from core.lifecycle import advance
from core.models import Blob
from core.money import Money
from documents.models import Document
from grants.models import Award, Call
from grants.operations.agreement import issue_agreement
from grants.operations.award import Instalment, set_terms
from grants.operations.team import add_member
from reviews.models import Selection
from tests import personas, worlds, worlds_decision, worlds_review
from tests.budgets.batches import office
from tests.budgets.payments import people, world
from tests.budgets.plan import planning
from tests.grants import giving
from tests.grants.giving import sign

HALF = "When everybody has signed", "When the first report is accepted"


def furnish() -> dict[str, Any]:
    """Build it by operations; return the things that the pages are about, by name."""
    for key in personas.PEOPLE:
        personas.person(key)
    return preparing() | applying() | screening() | reading() | deciding() | decided() | paying()


def preparing() -> dict[str, Any]:
    """A call in preparation."""
    return {"new": worlds.new_call("next")}


def applying() -> dict[str, Any]:
    """An open call: Aline's draft with a mate who has not confirmed, and a submission of hers that was sent."""
    call = worlds.open_call()
    sent = worlds.submitted(call)
    draft = worlds.filled(call)
    mate = add_member(
        draft, name="Jeanne Uwase", role="trainee", email="jeanne@example.org", by=personas.aline()
    )
    part = call.parts.order_by("order").first()
    return {"open": call, "draft": draft, "sent": sent, "mate": mate, "part": part.key}


def screening() -> dict[str, Any]:
    """A closed call, in which one submission was screened and another waits."""
    waiting = worlds.closed(worlds.open_call("closing"), others=1)
    screened = waiting.call.submissions.exclude(pk=waiting.pk).get()
    worlds.screen(screened)
    return {"closed": waiting.call, "waiting": waiting, "screened": screened}


def reading() -> dict[str, Any]:
    """A call that its panel scores; Chantal has handed in one review and has others to give."""
    stage = worlds_review.under_review(3, key="reading", title={"en": "Ideas that are read"})
    done = worlds_review.score(worlds_review.review_of(stage, "chantal"))
    open_one = worlds_review.review_of(stage, "chantal", 1)
    return {"reading": stage.call, "stage": stage, "review": open_one, "done": done}


def deciding() -> dict[str, Any]:
    """A call whose ranking is frozen, with a selection that the committee drafts."""
    selection = worlds_decision.drafted(5, key="deciding", title={"en": "Ideas to be chosen"})
    return {"deciding": selection.call, "selection": selection, "line": worlds_decision.line_of(selection, 3)}


def decided() -> dict[str, Any]:
    """A decided call: one award with an agreement that one party has signed, one without terms; one refusal."""
    selection = worlds_decision.released(5, key="decided", title={"en": "Ideas that were chosen"})
    call = Call.objects.get(pk=selection.call_id)
    first, second = Award.objects.filter(call_key=call.key).order_by("place")
    starts = timezone.localdate() + timedelta(days=30)
    shares = _shares(first)
    terms = [Instalment(shares[0], HALF[0]), Instalment(shares[1], HALF[1])]
    set_terms(
        first, starts_on=starts, ends_on=starts + timedelta(days=240), instalments=terms, by=personas.grace()
    )
    agreement = issue_agreement(Award.objects.get(pk=first.pk), by=personas.grace())
    papers = [agreement.document, Document.objects.get(kind="letter", subject_id=first.submission_id)]
    for paper in papers:
        _as_the_worker_would(paper)
    signatures = list(agreement.signatures.order_by("order"))
    sign(signatures[0], by=personas.solange())
    lines = Selection.objects.get(pk=selection.pk).lines.order_by("submission_id")
    return {
        "decided": call, "award": first, "offered": second, "signature": signatures[1], "paper": papers[1],
        "selected": first.submission, "regret": lines.last().submission, "released": selection,
    }  # fmt: skip


def paying() -> dict[str, Any]:
    """An award in force: its first tranche is due, its second waits, and a waiver is asked for; a budget stands."""
    call = worlds.open_call("paying", title={"en": "Ideas that are paid for"})
    chosen = advance(worlds.under_review(call).select, by=personas.grace())
    award = giving.active(giving.issued(giving.agreed(giving.offered(chosen))))
    planning.approved(planning.drafted(award))
    planning.opened(award)
    accounts, milestone = planning.tranche(award, 2).conditions.all()
    ask_waiver(accounts, reason="The flood took the shop.", by=personas.grace())
    director = planning.director()
    return {"paid": award, "milestone": milestone, "accounts": accounts, "director": director} | batching(
        award
    )


def batching(award: Award) -> dict[str, Any]:
    """A released batch with a bank file, and a checked payment that waits for another."""
    account = people.active(people.new_payee(award_number=award.number))
    things = planning.tranche(award, 1), award.instalments.get(order=2)
    asked = [payments.request_payment(one, account=account, by=people.maker()) for one in things]
    first, _second = [payments.check_payment(one, by=people.checker()) for one in asked]
    source = office.source()
    batch = world.carry_on(world.drafted([first], channel="pain09", source=source), "released")
    return {"batch": batch, "programme": worlds.programme(), "account": source}


def _shares(award: Award) -> tuple[Any, Any]:
    """Return an award's amount in two parts."""
    half = award.amount_minor // 2
    return Money(half, award.currency), Money(award.amount_minor - half, award.currency)


def _as_the_worker_would(document: Document) -> None:
    """Issue a document without drawing it: its pages are looked at elsewhere."""
    blob, _new = Blob.objects.get_or_create(
        sha256="0" * 64, defaults={"size": 40_000, "mime": "application/pdf"}
    )
    advance(document.issue, by=WORKER, blob=blob, sha256=blob.sha256, pages=2)
