# SPDX-License-Identifier: AGPL-3.0-or-later
"""The programme today, and its settings."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Institution
from accounts.rules import programmes_of, roles_of
from core import blobs
from core.downloads import download_response
from core.guards import find
from core.permissions import demand, may
from grants import today
from grants.forms.programme import LogoForm, OrganisationsForm, PlacesForm, ProgrammeForm
from grants.models import Call, Programme
from grants.operations.programme import change_programme, set_logo, set_organisations, set_places
from grants.queries import READS_ALL
from grants.states import OrganisationPart
from grants.views.staff.common import READ, done, form_page, posted


@login_required
@require_safe
def run(request: HttpRequest) -> HttpResponse:
    """Show the programme today: how far its calls are, what is due, what is stuck."""
    demand(request.user, READ)
    keys = {held.programme_key for held in roles_of(request.user) if held.role in READS_ALL}
    programmes = list(Programme.objects.filter(key__in=keys).order_by("key"))
    asked = request.GET.get("programme", "")
    programme = next((one for one in programmes if one.key == asked), programmes[0] if programmes else None)
    if programme is None:
        raise Http404
    request.programme = programme
    calls = list(
        Call.objects.of_staff(request.user).filter(programme=programme).order_by("-opens_at", "-pk")[:50]
    )
    now = timezone.now()
    call = today.main_call(calls)
    told = {
        "programme": programme,
        "programmes": programmes,
        "call": call,
        "funnel": today.funnel_of(call) if call else None,
        "deadlines": today.deadlines(calls, now),
        "stuck": today.stuck(calls, now),
    }
    return render(request, "grants/staff/run.html", told)


def _programme(request: HttpRequest, key: str, may: str = "") -> Programme:
    """Return a programme in which this person reads staff pages, else 404."""
    mine = Programme.objects.filter(key__in=programmes_of(request.user, READS_ALL))
    programme = find(mine, request.user, may=may, key=key)
    request.programme = programme
    return programme


@login_required
@require_http_methods(["GET", "POST"])
def programme_settings(request: HttpRequest, key: str) -> HttpResponse:
    """Show the settings, and let the administrator change them."""
    programme = _programme(request, key)
    edits = may(request.user, "grants.edit_programme", programme)
    if request.method == "POST":
        demand(request.user, "grants.edit_programme", programme)
    form = ProgrammeForm(programme, *posted(request))
    if done(request, form, partial(change_programme, programme)):
        messages.success(request, _("The settings are saved. Calls that are open keep theirs."))
        return redirect("programme_settings", key)
    if not edits:
        for field in form.fields.values():
            field.disabled = True
    organisations = programme.organisations.select_related("institution")
    played = {
        part: [row.institution for row in organisations if row.part == part] for part in OrganisationPart
    }
    told = {"programme": programme, "form": form, "edits": edits, "parts": list(played.items())}
    status = 422 if form.is_bound else 200
    return render(request, "grants/staff/programme_settings.html", told, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def programme_organisations(request: HttpRequest, key: str, part: str) -> HttpResponse:
    """Say which institutions play a part, in order."""
    programme = _programme(request, key, may="grants.edit_programme")
    if part not in OrganisationPart.values:
        raise Http404
    form = OrganisationsForm(programme, part, *posted(request))
    if done(request, form, partial(set_organisations, programme, part=part)):
        messages.success(request, _("The organisations are saved."))
        return redirect("programme_settings", key)
    settings_url = reverse("programme_settings", args=[key])
    known = Institution.objects.filter(programme_key=key).exists()
    return form_page(
        request, form, title=OrganisationPart(part).label, back=settings_url, crumbs=[(settings_url, programme)],
        intro=_("The order is the order of signatures and of names on letters.") if known
        else _("The programme has no institution yet."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def programme_places(request: HttpRequest, key: str) -> HttpResponse:
    """Show the list of places, and take a new one."""
    programme = _programme(request, key, may="grants.edit_programme")
    form = PlacesForm(*posted(request))
    if done(request, form, partial(set_places, programme)):
        messages.success(request, _("The list of places is saved."))
        return redirect("programme_places", key)
    told = {"programme": programme, "form": form}
    return render(request, "grants/staff/programme_places.html", told, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def programme_logo(request: HttpRequest, key: str) -> HttpResponse:
    """Take a picture as the programme's logo."""
    programme = _programme(request, key, may="grants.edit_programme")
    form = LogoForm(*posted(request))
    if done(request, form, partial(set_logo, programme)):
        messages.success(request, _("The logo is saved."))
        return redirect("programme_settings", key)
    back = reverse("programme_settings", args=[key])
    return form_page(request, form, title=_("Logo"), back=back, crumbs=[(back, programme)])


@require_safe
def logo(request: HttpRequest, key: str, blob: int) -> HttpResponse:
    """Serve a programme's logo to everybody; its address changes with its content, so it may be kept."""
    programme = find(Programme.objects.select_related("logo"), None, key=key, logo_id=blob)
    response = download_response(blobs.read(programme.logo.sha256), key, programme.logo.mime)
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
