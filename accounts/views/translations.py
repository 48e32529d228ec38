# SPDX-License-Identifier: AGPL-3.0-or-later
"""Draft translations of the interface: the list, one string to confirm or correct, the file to take home."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.translation import TranslationFilter, TranslationForm
from accounts.models import TranslationReview
from accounts.operations.translation import review_string
from accounts.rules import programmes_of
from accounts.states import Role
from accounts.translating import reviews_of, strings_of, translated
from accounts.views.common import done, posted
from core.catalogue import catalogue, written
from core.permissions import demand

PER_PAGE = 20


def _room(request: HttpRequest, programme: str, language: str) -> None:
    """Let only the programme's reviewers in, and only to a language whose translation is a draft."""
    demand(request.user, "accounts.review_translation")
    if programme not in programmes_of(request.user, {Role.TRANSLATOR}):
        raise Http404
    if language not in settings.DRAFT_LANGUAGES:
        raise Http404


@login_required
@require_safe
def translations(request: HttpRequest, programme: str, language: str) -> HttpResponse:
    """List the strings with their drafts: search, filter by status and by screen."""
    _room(request, programme, language)
    places = sorted({place for message in catalogue(language).values() for place in message.places})
    form = TranslationFilter(places, request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    reviews = reviews_of(programme, language)
    lines = strings_of(language, reviews, **wanted)
    told = {
        "filters": form,
        "active": sum(bool(request.GET.get(name)) for name in form.fields),
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "reviewed": len(reviews),
        "whole": len(catalogue(language)),
        "programme_key": programme,
        "language": language,
        "language_name": dict(settings.LANGUAGES)[language],
    }
    return render(request, "accounts/translations.html", told)


@login_required
@require_http_methods(["GET", "POST"])
def translation(request: HttpRequest, programme: str, language: str, key: str) -> HttpResponse:
    """Confirm or correct one string; then the next that nobody has read."""
    _room(request, programme, language)
    message = catalogue(language).get(key)
    if message is None:
        raise Http404
    review = TranslationReview.objects.filter(
        programme_key=programme, language=language, key=key
    ).select_related("reviewed_by").first()  # fmt: skip
    texts = review.texts if review else message.texts
    first = {f"text_{no}": text for no, text in enumerate(texts)}
    form = TranslationForm(message, language, posted(request), initial=first)
    operation = partial(review_string, programme_key=programme, language=language, key=key)
    if done(request, form, operation):
        return _next(request, programme, language, key)
    return _one(request, form, programme=programme, language=language, message=message, review=review)


def _one(request: HttpRequest, form: TranslationForm, **told: Any) -> HttpResponse:
    """Show one string with English, French, draft and screens."""
    message, language = told["message"], told["language"]
    with override("fr"):
        french = translated(message)
    back = reverse("translations", kwargs={"programme": told["programme"], "language": language})
    told |= {
        "form": form,
        "french": french,
        "back": back,
        "language_name": dict(settings.LANGUAGES)[language],
    }
    status = 422 if form.is_bound else 200
    return render(request, "accounts/translation.html", told, status=status)


def _next(request: HttpRequest, programme: str, language: str, key: str) -> HttpResponse:
    """Go on to the next string after this one that waits, or back to the list when none does."""
    messages.success(request, _("Kept. Thank you."))
    waiting = [
        line.message.key for line in strings_of(language, reviews_of(programme, language), state="draft")
    ]
    everything = list(catalogue(language))
    after = everything[everything.index(key) + 1 :]
    following = next((one for one in after if one in set(waiting)), waiting[0] if waiting else "")
    if following:
        return redirect("translation", programme=programme, language=language, key=following)
    return redirect("translations", programme=programme, language=language)


@login_required
@require_safe
def translations_export(request: HttpRequest, programme: str, language: str) -> HttpResponse:
    """Hand the catalogue over as a .po file, with what was reviewed in it."""
    _room(request, programme, language)
    reviews = reviews_of(programme, language)
    texts = {key: tuple(review.texts) for key, review in reviews.items()}
    notes = {key: f"reviewed {review.reviewed_at:%Y-%m-%d}" for key, review in reviews.items()}
    response = HttpResponse(written(language, texts, notes), content_type="text/x-gettext-translation")
    name = f"inzira-{language}-{timezone.localdate():%Y-%m-%d}.po"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
