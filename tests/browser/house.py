# SPDX-License-Identifier: AGPL-3.0-or-later
"""A house with something in every room: calls in each state of their life, so that each page has something to show."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from budgets.models import PayeeAccount
from budgets.operations import budget as ops
from budgets.operations import payee as payees
from budgets.operations import payment as payments
from budgets.operations.audit_sample import draw_sample, note_item
from budgets.operations.expense import ask_about, raise_finding
from budgets.operations.fund import record_fund
from budgets.operations.ledger import open_period
from budgets.operations.statement import File, import_statement
from budgets.operations.tranche import ask_waiver
from budgets.payables import payable
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
from tests.budgets.plan import planning, spending
from tests.budgets.pure.samples import camt, entry
from tests.grants import giving
from tests.grants.giving import sign

HALF = "When everybody has signed", "When the first report is accepted"


def furnish() -> dict[str, Any]:
    """Build it by operations; return the things that the pages are about, by name."""
    for key in personas.PEOPLE:
        personas.person(key)
    return (
        preparing() | applying() | screening() | reading() | deciding() | decided() | paying() | spending_it()
    )


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
    told = {"paid": award, "milestone": milestone, "accounts": accounts, "director": director}
    return told | asking(award) | batching(award) | _looked_at() | _banks_file() | _budgets(award)


def _budgets(award: Award) -> dict[str, Any]:
    """A donor's fund, and a budget that is being amended."""
    fund = record_fund(
        award.programme_key, key="mptf", name="Trust fund", donor="Donor", currency="EUR",
        lines=[("1.1", "Grants to teams", Money(50_000_00, "EUR"))], by=personas.jean_paul(),
    )  # fmt: skip
    amended = ops.amend(award, reason="Prices rose.", by=personas.aline())
    ops.save_lines(amended, planning.lines(staff=700_000, goods=2_300_000), by=personas.aline())
    return {"fund": fund}


def asking(award: Award) -> dict[str, Any]:
    """A payee with accounts in use, confirmed, and blocked; a payment that was rejected, and one to be checked."""
    account = people.active(people.new_payee(award_number=award.number))
    people.proposed(account.payee, **people.WALLET)
    confirmed = people.proposed(account.payee, number="200087654321")
    payees.verify_account(confirmed, how="Called the bursar", by=people.checker())
    blocked = people.proposed(account.payee, number="300087654321")
    payees.block_account(blocked, reason="The payee never heard of it.", by=people.maker())
    payable(world.INSTALMENT)
    rules = [{"currency": "RWF", "up_to_minor": 100_000, "checks": 1, "releases": 0}]
    people.set_rules(hands=rules)
    rejected = payments.request_payment(planning.tranche(award), account=account, by=people.maker())
    payments.reject_payment(rejected, reason="Wait for the new account.", by=people.checker())
    asked = payments.request_payment(award.instalments.first(), account=account, by=people.maker())
    return {"payee": account.payee, "rejected": rejected, "unchecked": asked}


def spending_it() -> dict[str, Any]:
    """An award whose first tranche arrived: expenses in each state, a finding, an open period of the books."""
    call = worlds.open_call("spending", title={"en": "Ideas that spend"})
    chosen = advance(worlds.under_review(call).select, by=personas.grace())
    award = giving.active(giving.issued(giving.agreed(giving.offered(chosen, place=2))))
    planning.approved(planning.drafted(award))
    planning.opened(award)
    tranche = planning.paid(planning.tranche(award))
    expense = spending.reported(tranche, 40_000, receipt=giving.photo(), supplier="Quincaillerie du Lac")
    asked = spending.reported(tranche, 25_000, "two")
    ask_about(asked, question="What was it for?", by=personas.jean_paul())
    finding = raise_finding(
        tranche, amount=Money(90_000, "RWF"), words="Two receipts are missing.", by=personas.jean_paul()
    )
    period = open_period(
        personas.PROGRAMME, starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31), by=personas.jean_paul()
    )
    return {"spending": award, "expense": expense, "asked": asked, "finding": finding, "period": period}


def _banks_file() -> dict[str, Any]:
    """A bank's statement with a fee that waits for a person."""
    fee = entry("2500", ref="FEE-1", more="Monthly account fee")
    row = import_statement(
        worlds.programme(), file=File(camt(fee), "statement.xml"), bank="BK", by=personas.jean_paul()
    ).rows[0]
    return {"bank_file": row, "bank_line": row.lines.get()}


def batching(award: Award) -> dict[str, Any]:
    """A released batch with a bank file."""
    account = PayeeAccount.objects.get(payee__award_number=award.number, channel="bank", state="active")
    asked = payments.request_payment(award.instalments.get(order=2), account=account, by=people.maker())
    first = payments.check_payment(asked, by=people.checker())
    source = office.source()
    batch = world.carry_on(world.drafted([first], channel="pain09", source=source), "released")
    return {"batch": batch, "programme": worlds.programme(), "account": source}


def _looked_at() -> dict[str, Any]:
    """A sample of what was released, with a question."""
    auditor = personas.vincent()
    sample = draw_sample(
        personas.PROGRAMME, method="amount", size=3, seed="4 2 6", currency="RWF", by=auditor
    )
    note_item(sample.items.get(place=1), verdict="question", note="Where is the cover sheet?", by=auditor)
    return {"sample": sample}


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
