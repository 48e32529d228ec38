# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bulk messages: the list, a new one, its preview, and the steps by which it goes out."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conversations.forms.bulletin import BulletinForm
from conversations.models import Bulletin
from conversations.operations.bulletin import (
    call_off,
    change_bulletin,
    hand_in,
    job_key,
    let_go,
    recipients_of,
    scope_of,
    write_bulletin,
)
from conversations.operations.sending import channel_for, stopped_among, written_for
from conversations.registry import AUDIENCES
from conversations.rules import is_first_person
from conversations.states import MOST_ALONE, BulletinState, Channel
from conversations.views.finding import bulletin_for, page_of, posted, shown
from core import audit
from core.downloads import table_response, wanted_format
from core.permissions import demand, may

PREVIEWS = 3
MOST_FILTERS = 12


@login_required
@require_safe
def bulletins(request: HttpRequest) -> HttpResponse:
    """List the bulk messages, the newest first."""
    demand(request.user, "conversations.read_bulletins")
    rows = Bulletin.objects.visible_to(request.user).select_related("written_by").order_by("-pk")
    return render(request, "conversations/bulletins.html", {"page": page_of(request, rows)})


@login_required
@require_http_methods(["GET", "POST"])
def bulletin_new(request: HttpRequest, audience: str) -> HttpResponse:
    """Write to a list as its filters in the address say; kept as a draft."""
    filters = {name[:40]: value[:100] for name, value in list(request.GET.items())[:MOST_FILTERS]}
    scope = scope_of(audience, filters, request.user)
    kind = AUDIENCES[audience]
    form = BulletinForm(posted(request)[0], places=kind.places, teams=kind.teams)
    if form.is_valid() and form.carry_out(
        lambda **given: write_bulletin(audience, filters=filters, by=request.user, **given)
    ):
        return redirect("bulletin", form.outcome.pk)
    return shown(request, "bulletin_form", form, label=scope.label, kind=kind, bulletin=None)


@login_required
@require_http_methods(["GET", "POST"])
def bulletin_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words of a draft."""
    found = bulletin_for(request, pk, "conversations.write_bulletin")
    kind = AUDIENCES[found.audience]
    initial = {"subject": found.subject, "text": found.text, "whole_team": found.whole_team}
    form = BulletinForm(posted(request)[0], places=kind.places, teams=kind.teams, initial=initial)
    if form.is_valid() and form.carry_out(lambda **given: change_bulletin(found, by=request.user, **given)):
        return redirect("bulletin", found.pk)
    return shown(request, "bulletin_form", form, label=found.label, kind=kind, bulletin=found)


@login_required
@require_safe
def bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a bulk message: who gets it and how it reads before, how it went after; the list as a file."""
    found = bulletin_for(request, pk)
    writes = may(request.user, "conversations.write_bulletin", found)
    if not writes:
        audit.record_reading(request.user, "bulk message", found)
    if wanted_format(request):
        return _as_file(request, found)
    told: dict[str, Any] = {
        "bulletin": found,
        "writes": writes,
        "releases": may(request.user, "conversations.release_bulletin", found),
        "first": is_first_person(request.user, found),
        "most_alone": MOST_ALONE,
        "job": job_key(found) if found.state == BulletinState.RELEASED else "",
    }
    if found.state == BulletinState.DRAFT:
        told |= forecast(found, [(one.person, one) for one in recipients_of(found)])
    else:
        rows = found.deliveries.select_related("person")
        told |= {"page": page_of(request, rows), "channels": _channels(found)}
        if found.state == BulletinState.WAITING:
            told |= forecast(found, [(one.person, one) for one in rows])
    return render(request, "conversations/bulletin.html", told)


def forecast(found: Bulletin, people: list[tuple[Any, Any]]) -> dict[str, Any]:
    """Return how many get it, by what way and in which languages, and how it reads for the first three."""
    stopped = stopped_among([person for person, _delivery in people])
    ways, languages = Counter[str](), Counter[str]()
    previews = []
    for person, delivery in people:
        language, subject, text = written_for(found, person, delivery)
        channel = channel_for(person, text, stopped)
        ways[channel] += 1
        languages[language] += 1
        if len(previews) < PREVIEWS:
            previews.append((person, language, subject, text, Channel(channel).label))
    names = dict(settings.LANGUAGES)
    return {
        "count": len(people),
        "by_way": [(label, ways[value]) for value, label in Channel.choices if ways[value]],
        "in_languages": [(names.get(code, code), number) for code, number in sorted(languages.items())],
        "previews": previews,
        "many": len(people) > MOST_ALONE,
    }


def _channels(found: Bulletin) -> list[tuple[Any, int]]:
    """Return how many were reached by each way."""
    counted = Counter(found.deliveries.order_by().values_list("channel", flat=True))
    return [(label, counted[value]) for value, label in Channel.choices if counted[value]]


def _as_file(request: HttpRequest, found: Bulletin) -> HttpResponse:
    heads = [_("Name"), _("Number"), _("Way"), _("Handed over")]
    rows = found.deliveries.select_related("person")
    lines = ([one.person.name, one.number, one.get_channel_display(), one.handed_over_at] for one in rows)
    return table_response(request, f"message-{found.pk}", heads, lines)


@login_required
@require_POST
def bulletin_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it, or hand it to a second person when many get it."""
    found = hand_in(bulletin_for(request, pk, "conversations.write_bulletin"), by=request.user)
    if found.state == BulletinState.WAITING:
        messages.success(request, _("It waits for a second person, who must release it."))
    else:
        messages.success(request, _("It is on its way."))
    return redirect("bulletin", pk)


@login_required
@require_POST
def bulletin_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Release it as the second person."""
    let_go(bulletin_for(request, pk, "conversations.release_bulletin"), by=request.user)
    messages.success(request, _("It is on its way."))
    return redirect("bulletin", pk)


@login_required
@require_POST
def bulletin_call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it off: nobody gets it."""
    call_off(bulletin_for(request, pk, "conversations.write_bulletin"), by=request.user)
    messages.success(request, _("It was called off. Nobody got it."))
    return redirect("bulletin", pk)
