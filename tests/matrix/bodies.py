# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is posted to each URL name: enough for the act to be done where it may be; nothing where a form is long."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.matrix.addresses import PROGRAMME, Things, address_of, pk_of
from tests.matrix.browsers import client_of


def _in_days(days: int) -> dict[str, str]:
    later = timezone.now() + timedelta(days=days)
    return {"until": f"{later:%Y-%m-%d}T12:00"}


def _rev(name: str, things: Things) -> dict[str, str]:
    """The revision that the team's page of that name holds, if it can be changed now."""
    page = client_of("lead").get(address_of(name, things)).content.decode()
    found = re.search(r'name="rev" value="([^"]*)"', page)
    return {"rev": html.unescape(found[1]) if found else ""}


def _screened(things: Things) -> dict[str, str]:
    return {f"met_{rule.pk}": "yes" for rule in things.call.eligibility_rules.all()}


def _of_tranche(things: Things) -> dict[str, Any]:
    """The first tranche of the award, if there is one."""
    from budgets.models import Tranche

    return {"tranche": pk_of(Tranche.objects.filter(award=things.award, no=1))}


def _scored(things: Things) -> dict[str, Any]:
    """A whole review, as its page would send it."""
    from reviews.models import Review

    review = Review.objects.filter(pk=things.review()).first()
    return {} if review is None else {"go": "stay", "version": review.version}


RULES = {"flex": "25", "basis": "heading", "unplanned": "0", "liquidation": "80"}
BODIES: dict[str, Callable[[Things], dict[str, Any]]] = {
    "set_language": lambda t: {"language": "fr", "next": "/"},
    "start": lambda t: {"title": "Another", "language": "en", "is_trainer": "no"},
    "about": lambda t: {"title": t.submission.title, "language": "en"} | _rev("about", t),
    "part": lambda t: {"go": "list", "rev": ""},
    "party": lambda t: {"kind": "institution", "name": "Another Trust", "number": "9"} | _rev("party", t),
    "member_add": lambda t: {"name": "Somebody New", "role": "trainee"},
    "budget": lambda t: (
        {"go": "list", "form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"} | _rev("budget", t)
    ),
    "withdraw": lambda t: {"reason": "We move away."},
    "call_copy": lambda t: {
        "key": "ideas-copy",
        "number_prefix": "COPY",
        "title_en": "A copy",
        "title_0": "A copy",
    },
    "call_extend": lambda t: _in_days(20) | {"reason": "The road was closed."},
    "call_close": lambda t: {"reason": "Everybody has sent."},
    "call_return": lambda t: {"reason": "Back."},
    "screen": _screened,
    "screening_undo": lambda t: {"reason": "A mistake."},
    "submission_correct": lambda t: _in_days(5) | {"reason": "The budget is missing."},
    "submission_extend": lambda t: _in_days(20) | {"reason": "The lead was ill."},
    "member_replace": lambda t: {
        "reason": "Left the college.",
        "name": "Somebody New",
        "email": "new@example.org",
    },
    "person_deactivate": lambda t: {"reason": "Has left."},
    "person_anonymise": lambda t: {"reason": "Asked for it."},
    "batch_cancel": lambda t: {"reason": "The wrong day."},
    "batch_take_out": lambda t: {"reason": "Not today."},
    "ways_out_codes": lambda t: {"columns": "Account code = 7210"},
    "source_new": lambda t: {
        "label": "IM",
        "holder": "The programme",
        "country": "RW",
        "bic": "IMRWRWRW",
        "number": "000500123456",
        "currency": "RWF",
    },
    "payout_format": lambda t: {
        "currency": "RWF",
        "country_code": "250",
        "delimiter": ",",
        "phone": "country",
        "amount": "plain",
        "columns": "Ref = reference\nPhone = phone\nAmount = amount",
        "most_parts": "1",
        "results": "reference = Ref\namount = Amount\nstatus = Status",
    },
    "award_decline": lambda t: {"reason": "We move away."},
    "condition_meet": lambda t: {"evidence": "The report."},
    "waiver_ask": lambda t: {"reason": "The flood."},
    "waiver_decide": lambda t: {"decision": "grant"},
    "expense": lambda t: {"words": "So.", "spent_on": "2026-01-05", "supplier": "Timber", "amount": "9"},
    "finding_new": lambda t: _of_tranche(t) | {"amount": "9", "words": "No receipt."},
    "finding": lambda t: {"way": "justified", "amount": "1", "words": "So."},
    "refund_new": lambda t: (
        _of_tranche(t)
        | {"amount": "9", "bank": "BK", "voucher": "7", "received_on": "2026-01-05", "words": "Not needed."}
    ),
    "run_expense": lambda t: {"decision": "ask", "words": "For what?"},
    "money_periods": lambda t: {"programme_key": "tvet", "starts_on": "2021-01-01", "ends_on": "2021-12-31"},
    "audit_new": lambda t: {
        "programme_key": PROGRAMME,
        "currency": "RWF",
        "method": "amount",
        "size": "1",
        "seed": "4711",
    },
    "audit_item": lambda t: {"verdict": "seen", "note": "In order."},
    "payee_new": lambda t: {"kind": "person", "name": "Another", "programme_key": PROGRAMME},
    "payee_bank": lambda t: {"bank": "EQBLRWRW", "number": "4001234567", "holder": "Another"},
    "payee_wallet": lambda t: {"provider": "mtn", "number": "0788 123 456", "holder": "Another"},
    "payee_verify": lambda t: {"how": "A call."},
    "payee_block": lambda t: {"reason": "Not theirs."},
    "payee_reveal": lambda t: {"reason": "A sample."},
    "payment_request": lambda t: {"account": t.account("active")},
    "payment_check": lambda t: {"payee": "on", "conditions": "on"},
    "payment_reject": lambda t: {"reason": "Another account."},
    "payment_withdraw": lambda t: {"reason": "Another account."},
    "payment_rules": lambda t: {"cooling_days": "2", "channels": "bank"},
    "statement_line": lambda t: {"decision": "aside", "reason": "Of another project."},
    "award_budget_amend": lambda t: {"reason": "Prices rose."},
    "award_budget_edit": lambda t: {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-heading": "A",
        "form-0-heading_name": "Goods",
        "form-0-item": "Timber",
        "form-0-unit_cost": "5000",
    },
    "award_budget_step": lambda t: {"reason": "Another plan.", "comment": "Which timber?"},
    "agreement_rules": lambda t: RULES,
    "award_rules": lambda t: RULES,
    "fund_new": lambda t: {
        "programme_key": "tvet",
        "key": "other",
        "currency": "EUR",
        "name": "Another",
        "donor": "Donor",
    },
    "fund_edit": lambda t: {
        "name": "Trust fund",
        "donor": "Donor",
        "code_0": "1.1",
        "name_0": "Grants",
        "amount_0": "50 000",
    },
    "rates": lambda t: {
        "programme_key": "tvet",
        "source": "EUR",
        "target": "RWF",
        "rate": "1450",
        "valid_from": "2026-11-01",
        "origin": "Monthly",
    },
    "review": _scored,
    "review_recuse": lambda t: {"kind": "work", "reason": "We worked together."},
    "panel_unseat": lambda t: {"reason": "Is ill."},
    "phase": lambda t: {"reason": ""},
    "selection_line": lambda t: {"outcome": "declined", "reason": "So.", "strength": "So.", "improve": "So."},
    "selection_confirm": lambda t: {"minutes": "We met."},
    "selection_reopen": lambda t: {"reason": "A mistake."},
    "selection_void": lambda t: {"reason": "A mistake."},
}


def body_of(name: str, things: Things) -> dict[str, Any]:
    """Return what to post to a URL name."""
    made = BODIES.get(name.partition("#")[0])
    return made(things) if made else {}
