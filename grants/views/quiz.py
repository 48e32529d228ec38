# SPDX-License-Identifier: AGPL-3.0-or-later
"""The eligibility quiz before the long form: each rule as a question, nothing asked of whom, nothing kept."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.guards import find
from grants.models import Call
from grants.operations.screening import rules_of
from grants.states import CallState


@require_safe
def quiz(request: HttpRequest, key: str) -> HttpResponse:
    """Ask the eligibility rules of a public call as yes or no; the answers stand in the address only."""
    call = find(Call.objects.public().select_related("programme__logo"), request.user, key=key)
    request.programme = call.programme  # type: ignore[attr-defined]
    rows = [(rule, f"rule-{rule.key}", _said(request, rule)) for rule in rules_of(call)]
    asked = "asked" in request.GET
    told: dict[str, Any] = {
        "call": call,
        "rows": rows,
        "asked": asked,
        "not_met": [rule for rule, _name, said in rows if said == "no"],
        "open_ones": [name for _rule, name, said in rows if not said] if asked else [],
        "takes": call.state == CallState.OPEN,
    }
    return render(request, "grants/quiz.html", told)


def _said(request: HttpRequest, rule: Any) -> str:
    said = request.GET.get(f"rule-{rule.key}", "")
    return said if said in {"yes", "no"} else ""
