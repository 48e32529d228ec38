# SPDX-License-Identifier: AGPL-3.0-or-later
"""The expert's own profile: its parts one by one, days free, CV, consents."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import registry
from accounts.forms.expert import PARTS, ConsentsForm, CvForm, WindowForm
from accounts.models import ExpertProfile
from accounts.operations import expert as told
from accounts.views.common import done, form_page, posted
from accounts.views.roster import facts_of
from core import blobs
from core.downloads import download_response
from core.forms import ConfirmForm
from core.guards import find

TITLES = {
    "about": gettext_lazy("What you do"),
    "skills": gettext_lazy("Fields and qualifications"),
    "languages": gettext_lazy("Languages"),
    "place": gettext_lazy("Where you live and work"),
    "offer": gettext_lazy("What you offer"),
}
CRUMBS = [("/me/profile/", gettext_lazy("Your profile"))]


def _own(request: HttpRequest) -> ExpertProfile:
    return told.profile_of(request.user, by=request.user)


@login_required
@require_safe
def my_profile(request: HttpRequest) -> HttpResponse:
    """Show the parts of one's own profile, what is missing, the days, the CV and the consents."""
    profile = ExpertProfile.objects.filter(person=request.user).first() or ExpertProfile(person=request.user)
    missing = told.missing_in(profile)
    wanting = {part for part, _words in missing}
    begun = {part for part, names in told.PARTS.items() if any(getattr(profile, name) for name in names)}
    parts = [
        {"key": key, "title": title, "done": key not in wanting, "begun": key in begun}
        for key, title in TITLES.items()
    ]
    context: dict[str, Any] = {
        "profile": profile,
        "parts": parts,
        "missing": missing,
        "windows": profile.windows.all() if profile.pk else [],
        "consents": ConsentsForm(profile),
    }
    return render(request, "accounts/expert_mine.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def my_profile_part(request: HttpRequest, part: str) -> HttpResponse:
    """Show and keep one part of the profile; incomplete is fine."""
    if part not in PARTS:
        raise Http404
    profile = ExpertProfile.objects.filter(person=request.user).first() or ExpertProfile(person=request.user)
    keys = registry.programmes_of_person(request.user) or registry.every_key()
    form = PARTS[part](profile, posted(request), keys=keys)
    if form.is_bound and form.is_valid():
        seen = int(request.POST["version"]) if request.POST.get("version", "").isdigit() else None
        save = partial(told.save_profile, _own(request), given=form.given(), seen=seen, by=request.user)
        form.cleaned_data = {}
        if form.carry_out(save):
            return redirect(_next_part(form.outcome, part))
    context = {
        "form": form,
        "title": TITLES[part],
        "version": request.POST.get("version", profile.version),
        "crumbs": CRUMBS,
    }
    return render(request, "accounts/expert_part.html", context, status=422 if form.errors else 200)


def _next_part(profile: ExpertProfile, part: str) -> str:
    """Return the address of the next part in which something is missing, else of the profile."""
    wanting, order = {key for key, _words in told.missing_in(profile)}, list(TITLES)
    later = [key for key in order[order.index(part) + 1 :] if key in wanting]
    return reverse("my_profile_part", args=[later[0]]) if later else reverse("my_profile")


@login_required
@require_POST
def my_profile_ready(request: HttpRequest) -> HttpResponse:
    """Say that the profile is complete."""
    form = ConfirmForm(request.POST)
    if done(request, form, partial(told.mark_ready, _own(request))):
        messages.success(request, _("Your profile is complete. Thank you."))
    else:
        messages.error(request, " ".join(str(one) for one in form.non_field_errors()))
    return redirect("my_profile")


@login_required
@require_http_methods(["GET", "POST"])
def my_window(request: HttpRequest) -> HttpResponse:
    """Add days on which the expert is free."""
    form = WindowForm(posted(request))
    if form.is_bound and done(request, form, partial(told.add_window, _own(request))):
        return redirect("my_profile")
    words = {"title": _("When are you free?"), "back": reverse("my_profile"), "crumbs": CRUMBS}
    return form_page(request, form, **words)


@login_required
@require_POST
def my_window_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take days away."""
    profile = get_object_or_404(ExpertProfile, person=request.user)
    told.remove_window(get_object_or_404(profile.windows.select_related("profile"), pk=pk), by=request.user)
    return redirect("my_profile")


@login_required
@require_http_methods(["GET", "POST"])
def my_cv(request: HttpRequest) -> HttpResponse:
    """Hand a CV in, in place of the one before."""
    form = CvForm(request.POST, request.FILES) if request.method == "POST" else CvForm()
    if form.is_bound and done(request, form, partial(told.set_cv, _own(request))):
        return redirect("my_profile")
    words = {
        "title": _("Your CV"), "intro": _("We keep a clean copy without hidden data."), "back": reverse("my_profile"),
        "crumbs": CRUMBS,
    }  # fmt: skip
    return form_page(request, form, **words)


@login_required
@require_POST
def my_consents(request: HttpRequest) -> HttpResponse:
    """Keep what the person agrees to."""
    profile = _own(request)
    form = ConsentsForm(profile, request.POST)
    if form.is_valid():
        told.set_consents(profile, given=form.cleaned_data, by=request.user)
        messages.success(request, _("Your choices are saved."))
    return redirect("my_profile")


@login_required
@require_safe
def expert_cv(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the CV of a profile that the reader may read."""
    rows = ExpertProfile.objects.select_related("person", "cv")
    profile = find(rows, request.user, may="accounts.read_profile", pk=pk)
    if profile.cv is None:
        raise Http404
    facts_of(request, profile)
    return download_response(blobs.read(profile.cv.sha256), profile.cv_name, profile.cv.mime)
