# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the money of one award is: how much was paid, what is due, and what each tranche waits for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.rules import is_auditor
from budgets.gates import Gate, first_closed, gates_of
from budgets.models import BudgetLine, BudgetVersion, Payee, Payment, Tranche, TranchePlan
from budgets.states import ConditionKind, TrancheState
from budgets.views.accounting import accounted, closing_of, sums
from budgets.views.payment_request import where_to_ask
from core import audit
from core.money import Money, total
from core.permissions import may
from grants.models import Award
from grants.views.staff.common import staff_award
from grants.views.staff.submission import history_of


@dataclass(frozen=True)
class Step:
    """A gate on the page, with what this reader may do about it as (address, words)."""

    gate: Gate
    now: bool
    acts: list[tuple[str, str]]


@dataclass(frozen=True)
class Heading:
    """One heading of the budget: what the award pays, and what the grantee brings."""

    name: str
    planned: Money
    own: Money


@login_required
@require_safe
def award_money(request: HttpRequest, number: str) -> HttpResponse:
    """Show where the money is; an auditor's reading is logged."""
    award = staff_award(request, number, may="budgets.read_money")
    if is_auditor(request.user, award):
        audit.record_reading(request.user, "money", award)
    plan = TranchePlan.objects.filter(award=award).first()
    if plan is not None:
        award.tranche_plan = plan  # what waits since the plan was sealed asks for it
    prefetch_related_objects([award], "tranches__conditions")
    tranches = list(award.tranches.all())
    asks = may(request.user, "budgets.ask_waiver", award)
    decides = may(request.user, "budgets.waive_condition", award)
    staff = may(request.user, "budgets.see_money_board", award)
    attempts = _attempts(tranches) if staff else {}
    requests = may(request.user, "budgets.request_payment", award)
    version = BudgetVersion.objects.in_force().filter(award=award).first()
    told = {
        "award": award,
        "submission": award.submission,
        "zone": award.submission.call.time_zone,
        "tiles": _tiles(award, tranches, plan) if plan is not None else [],
        "cards": [
            (
                one,
                _steps(one, asks=asks, decides=decides),
                attempts.get(one.pk, []),
                where_to_ask(one) if requests else None,
            )
            for one in tranches
        ],
        "accounts": sums(award, rows)[1:] if (rows := accounted(award, tranches)) else [],
        "closing": closing_of(award),
        "version": version,
        "headings": _headings(version, award) if version is not None else [],
    }
    if staff:
        told |= _for_staff(request, award, plan, tranches, attempts)
    return render(request, "budgets/award_money.html", told)


def _attempts(tranches: list[Tranche]) -> dict[int, list[Payment]]:
    """Return the payments of each tranche, by its key (one query)."""
    found: dict[int, list[Payment]] = {}
    for one in Payment.objects.of_things(Tranche, [one.pk for one in tranches]).order_by("pk"):
        found.setdefault(one.object_id, []).append(one)
    return found


def _for_staff(
    request: HttpRequest, award: Award, plan: Any, tranches: list[Tranche], attempts: Any
) -> dict[str, Any]:
    """Return what only staff read: who is paid, and who did what with the money."""
    conditions = [condition for one in tranches for condition in one.conditions.all()]
    payments = [payment for found in attempts.values() for payment in found]
    things = [*filter(None, [plan]), *tranches, *conditions, *payments]
    return {
        "staff": True,
        "payees": Payee.objects.of_award(award),
        "proposes": may(request.user, "budgets.propose_account", award),
        "history": history_of(*things) if things else [],
    }


def _tiles(award: Award, tranches: Iterable[Tranche], plan: TranchePlan) -> list[tuple[str, Any, Money]]:
    """Return (look, words, amount) of each tile; what was given up is said only if anything was."""

    def of(*states: str) -> Money:
        return total((one.amount for one in tranches if one.state in states), award.currency)

    tiles = [
        ("awarded", _("Awarded"), award.amount),
        ("done", _("Paid so far"), of(TrancheState.PAID, TrancheState.LIQUIDATED)),
        ("waiting", _("Due"), of(TrancheState.DUE)),
        ("", _("Waiting"), of(TrancheState.PLANNED)),
    ]
    return tiles + ([("hold", _("Given up"), plan.given_up)] if plan.given_up else [])


def _steps(tranche: Tranche, *, asks: bool, decides: bool) -> list[Step]:
    """Return the gates of a tranche with what the reader may do about each; the first closed one is now."""
    gates = gates_of(tranche, get_language() or "en")
    conditions = {one.pk: one for one in tranche.conditions.all()}
    closed, ahead = first_closed(gates), tranche.state in TrancheState.AHEAD
    steps = []
    for gate in gates:
        condition = conditions.get(gate.condition) if ahead and not gate.met else None
        acts = _acts(tranche, condition, asks=asks, decides=decides) if condition is not None else []
        steps.append(Step(gate, gate is closed, acts))
    return steps


def _acts(tranche: Tranche, condition: Any, *, asks: bool, decides: bool) -> list[tuple[str, str]]:
    """Return what may be done about a condition that is not met, as (address, words)."""
    asked = condition.waiver_asked_by_id is not None
    offered = [
        (asks and condition.kind in ConditionKind.BY_HAND, "condition_meet", _("I have seen it")),
        (asks and not asked, "waiver_ask", _("Ask for a waiver")),
        (decides and asked, "waiver_decide", _("Decide on the waiver")),
    ]
    where = [tranche.award.number, condition.pk]
    return [(reverse(name, args=where), words) for wanted, name, words in offered if wanted]


def _headings(version: BudgetVersion, award: Award) -> list[Heading]:
    """Return the headings of a version with their sums, and all of them together at the end (one query)."""
    lines = BudgetLine.objects.filter(heading__version=version).select_related("heading__version__award")
    found = list(lines.order_by("heading__code", "order"))
    names = {line.heading_id: line.heading.name for line in found}
    parts = [(name, [line for line in found if line.heading_id == key]) for key, name in names.items()]
    return [_sums(name, of_it, award.currency) for name, of_it in [*parts, (_("Together"), found)]]


def _sums(name: str, lines: list[BudgetLine], currency: str) -> Heading:
    planned, own = (line.granted for line in lines), (line.own for line in lines)
    return Heading(name, total(planned, currency), total(own, currency))
