# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages for everybody, signed in or not: what there is to apply for, how it is decided, what came of it."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.guards import find
from grants.models import Call
from grants.states import CallState, QuestionKind
from showcase import queries

OVER_ON_HOME, OVER_ON_A_PAGE = 3, 24


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what this is, which calls are open, and what came of the earlier ones."""
    now = timezone.now()
    programmes = list(queries.programmes_shown()[:2])
    alone = programmes[0] if len(programmes) == 1 else None
    request.programme = alone  # type: ignore[attr-defined]
    context = {
        "alone": alone,
        "open_calls": list(queries.calls_open(now)),
        "over": list(queries.calls_over(now)[:OVER_ON_HOME]),
        "totals": queries.totals(),
    }
    return render(request, "showcase/home.html", context)


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """List the open calls, then the earlier ones."""
    now = timezone.now()
    page = Paginator(queries.calls_over(now), OVER_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"open_calls": list(queries.calls_open(now)) if page.number == 1 else [], "page": page}
    return render(request, "showcase/calls.html", context)


def _call(request: HttpRequest, key: str) -> Call:
    """Return a public call, under the head of its own programme; 404 for any other."""
    call = find(queries.public_calls(), request.user, key=key)
    request.programme = call.programme  # type: ignore[attr-defined]
    return call


@require_safe
def call(request: HttpRequest, key: str) -> HttpResponse:
    """Show all that a team needs to know before it begins: dates, rules, criteria and questions."""
    found = _call(request, key)
    parts = list(queries.parts_of(found))
    context = {
        "call": found,
        "takes": queries.takes_proposals(found, timezone.now()),
        "decided": found.state == CallState.DECIDED,
        "rules": found.eligibility_rules.all(),
        "stages": queries.criteria_of(found),
        "parts": [(part, list(part.questions.all())) for part in parts],
        "minutes": sum(part.minutes for part in parts),
        "limited": {QuestionKind.SHORT, QuestionKind.LONG},
        "share": _share(request, found),
    }
    return render(request, "showcase/call.html", context)


def _share(request: HttpRequest, call: Call) -> dict[str, str]:
    """Return the page's whole address, and links that hand it on by WhatsApp and by mail."""
    address = request.build_absolute_uri(reverse("call", args=[call.key]))
    words = _("%(title)s: %(address)s") % {"title": call.title, "address": address}
    mail = urlencode({"subject": str(call.title), "body": address}).replace("+", "%20")
    return {
        "address": address,
        "whatsapp": "https://wa.me/?" + urlencode({"text": words}),
        "mail": "mailto:?" + mail,
    }


@require_safe
def call_results(request: HttpRequest, key: str) -> HttpResponse:
    """Show what was selected, once it is released; before, the page does not exist for anybody."""
    found = _call(request, key)
    if found.state != CallState.DECIDED:
        raise Http404
    awards = list(queries.awards_shown(found))
    rows: list[dict[str, Any]] = [
        {"award": one, "submission": one.submission, **_where(found, one.submission)} for one in awards
    ]
    return render(request, "showcase/results.html", {"call": found, "rows": rows})


def _where(call: Call, submission: Any) -> dict[str, str]:
    """Return the institution and the place of a proposal, as far as it has details."""
    details = getattr(submission, "proposal", None)
    if details is None:
        return {"institution": "", "place": ""}
    institution = details.institution.name if details.institution else ""
    return {"institution": institution, "place": call.programme.place_name(details.place)}


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Explain in plain words how to take part, and whom to ask."""
    return render(request, "showcase/help.html", {"programmes": _contacts()})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say in plain words what is kept about people, who reads it, and whom to ask."""
    return render(request, "showcase/privacy.html", {"programmes": _contacts()})


def _contacts() -> list[Any]:
    """Return the programmes that can be written to, with their contacts."""
    return list(queries.programmes_shown().exclude(contact=""))
