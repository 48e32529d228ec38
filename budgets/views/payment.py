# SPDX-License-Identifier: AGPL-3.0-or-later
"""One payment with its papers: what it pays and why, to whom, who answered for it, what may happen next."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.rules import is_auditor
from budgets.conditions import Met, Waiting, look
from budgets.models import Approval, Payment, ReleaseCondition, Tranche
from budgets.states import Stage
from budgets.views.looking_up import payment_for
from budgets.views.payee import differs
from budgets.views.payment_next import offered, what_next
from core import audit, blobs
from core.downloads import download_response
from documents.words import amount_in_words
from grants.models import Award
from grants.views.staff.agreement import ENDINGS
from grants.views.staff.submission import history_of


@dataclass(frozen=True)
class Evidence:
    """A condition of what is paid, and by what it is met now (or what it waits for)."""

    condition: ReleaseCondition
    found: Met | Waiting
    met: bool


@login_required
@require_safe
def payment(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a payment; an auditor's reading is logged."""
    found = payment_for(request, reference)
    if is_auditor(request.user, found):
        audit.record_reading(request.user, "payment", found)
    approvals = list(found.approvals.order_by("at", "pk"))
    steps = {"next": what_next(found, approvals), "steps": offered(found, request.user, approvals)}
    return render(request, "budgets/payment.html", papers_of(found, approvals) | steps)


def papers_of(found: Payment, approvals: list[Approval]) -> dict[str, Any]:
    """Return what the parts of a payment's page are told from: what it pays, to whom, who answered for it."""
    tranche = _tranche_of(found)
    award = tranche.award if tranche is not None else _award_of(found)
    party = award.submission.contracting_name if award is not None else ""
    payee = found.account.payee
    return {
        "payment": found,
        "payee": payee,
        "party": party,
        "differs": differs(payee.name, party),
        "award": award,
        "tranche": tranche,
        "evidence": _evidence(tranche) if tranche is not None else [],
        "words": amount_in_words(found.amount, get_language() or "en"),
        "checks": [one for one in approvals if one.stage == Stage.CHECK],
        "releases": [one for one in approvals if one.stage == Stage.RELEASE],
        "attempts": Payment.objects.of_thing(found.thing).exclude(pk=found.pk).order_by("pk"),
        "history": history_of(found),
    }


def _tranche_of(payment: Payment) -> Tranche | None:
    """Return the tranche that is paid, with all that its conditions are told from; None for other things."""
    if payment.content_type.model_class() is not Tranche:
        return None
    tranche = Tranche.objects.to_look_at().get(pk=payment.object_id)
    payment.thing = tranche
    return tranche


def _award_of(payment: Payment) -> Award | None:
    awards = Award.objects.filter(programme_key=payment.programme_key, number=payment.award_number)
    return awards.select_related("submission__call").first()


def _evidence(tranche: Tranche) -> list[Evidence]:
    rows = tranche.conditions.select_related("met_by", "waived_by", "waiver_asked_by").order_by("order")
    found = []
    for row in rows:
        row.tranche = tranche  # read already, with what its facts are asked of
        told = look(row)
        found.append(Evidence(row, told, isinstance(told, Met)))
    return found


@login_required
@require_safe
def payment_letter(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand over the bank's letter about a payment; an auditor's reading is logged."""
    found = payment_for(request, reference)
    if found.letter is None:
        raise Http404
    if is_auditor(request.user, found):
        audit.record_reading(request.user, "letter", found)
    name = f"{found.reference}.{ENDINGS.get(found.letter.mime, 'bin')}".replace("/", "-")
    return download_response(blobs.read(found.letter.sha256), name, found.letter.mime)
