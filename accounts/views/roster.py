# SPDX-License-Identifier: AGPL-3.0-or-later
"""The roster of a programme's experts as staff read it: searched, filtered, downloaded; one profile."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.countries import country_name, language_name
from accounts.forms.expert import RosterFilter, fields_of
from accounts.models import ExpertProfile, RoleHeld
from accounts.rules import is_auditor
from accounts.states import LanguageLevel
from accounts.views.common import page_of
from accounts.views.people import people_keys
from core import audit
from core.downloads import table_response, wanted_format
from core.guards import find
from core.permissions import demand, may


def _filtered(request: HttpRequest, form: RosterFilter) -> QuerySet[ExpertProfile]:
    found = ExpertProfile.objects.visible_to(request.user).select_related("person")
    given = form.cleaned_data if form.is_valid() else {}
    for word in given.get("q", "").split()[:6]:
        texts = Q(headline__icontains=word) | Q(summary__icontains=word) | Q(employer__icontains=word)
        found = found.filter(texts | Q(person__name__icontains=word) | Q(person__email__icontains=word))
    found = found.naming("fields", given.get("field", ""))
    found = found.naming("contributions", given.get("contribution", ""))
    found = found.speaking(given.get("language", ""))
    if given.get("country"):
        found = found.filter(country=given["country"])
    if given.get("free_on"):
        found = found.free_on(given["free_on"])
    return found.prefetch_related("windows").order_by("person__name", "pk")


@login_required
@require_safe
def roster(request: HttpRequest) -> HttpResponse:
    """List the experts of the reader's programmes: search, filter, download."""
    demand(request.user, "accounts.see_roster")
    keys = people_keys(request)
    form = RosterFilter(request.GET, keys=keys)
    found, fields = _filtered(request, form), dict(fields_of(keys))
    if wanted_format(request):
        heads = [
            _("Name"), _("E-mail"), _("Country"), _("Town"), _("Employer"), _("Headline"), _("Fields"),
            _("Languages"), _("Offers"), _("Years of experience"), _("Free"), _("Status"), _("Source"),
        ]  # fmt: skip
        return table_response(request, "experts", heads, (_row(one, fields) for one in found))
    page = page_of(request, found)
    for one in page:
        one.told = told_of(one, fields)
    context = {
        "filters": form,
        "active": sum(bool(request.GET.get(name)) for name in form.fields),
        "page": page,
        "imports": may(request.user, "accounts.import_roster"),
    }
    return render(request, "accounts/roster.html", context)


def told_of(profile: Any, fields: dict[str, str]) -> dict[str, Any]:
    """Return a profile's lists in words."""
    levels = dict(LanguageLevel.choices)
    return {
        "country": country_name(profile.country) if profile.country else "",
        "fields": [fields.get(key, key) for key in profile.fields],
        "languages": [
            (language_name(code), str(levels.get(level, level))) for code, level in profile.languages.items()
        ],
    }


def _row(profile: Any, fields: dict[str, str]) -> list[Any]:
    told = told_of(profile, fields)
    spoken = [f"{language_name(code)} ({level})" for code, level in profile.languages.items()]
    return [
        profile.person.name, profile.person.email, told["country"], profile.city, profile.employer,
        profile.headline, "; ".join(told["fields"]), "; ".join(spoken), "; ".join(profile.contribution_labels),
        profile.years_of_experience, "; ".join(str(window) for window in profile.windows.all()),
        str(profile.state.label), profile.source,
    ]  # fmt: skip


def facts_of(request: HttpRequest, profile: ExpertProfile) -> dict[str, Any]:
    """Return what a page shows of a profile; what an auditor reads is noted."""
    if any(is_auditor(request.user, held) for held in profile.person.roles_held.all()):
        audit.record_reading(request.user, "expert profile", profile)
    keys = {held.programme_key for held in profile.person.roles_held.all()}
    return told_of(profile, dict(fields_of(keys)))


@login_required
@require_safe
def expert(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one profile of the roster."""
    demand(request.user, "accounts.see_roster")
    rows = ExpertProfile.objects.visible_to(request.user).select_related("person", "cv")
    rows = rows.prefetch_related("windows", Prefetch("person__roles_held", RoleHeld.objects.now()))
    profile = find(rows, request.user, pk=pk)
    context = {"profile": profile, "told": facts_of(request, profile), "consents": profile.consents()}
    return render(request, "accounts/expert.html", context)
