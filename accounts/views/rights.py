# SPDX-License-Identifier: AGPL-3.0-or-later
"""The staff's side of people's rights: requests and their answers, consents and their texts."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import registry
from accounts.consents import counts, purposes_of, standard_text
from accounts.forms.rights import AnswerForm, ConsentTextForm, NewPurposeForm, PaperConsentForm
from accounts.models import ConsentText, Person, RightsRequest
from accounts.operations.consent import record_paper, write_text
from accounts.operations.rights import answer_request
from accounts.queries import READERS
from accounts.rules import programmes_of
from accounts.states import RequestKind, RequestState, RoleFamily
from accounts.views.common import done, form_page, page_of, posted
from core.guards import find
from core.permissions import demand, may


@login_required
@require_safe
def rights_requests(request: HttpRequest) -> HttpResponse:
    """List what people ask concerning their data, the open ones first."""
    demand(request.user, "accounts.see_requests")
    rows = RightsRequest.objects.visible_to(request.user).select_related("person")
    rows = rows.order_by("decided_at", "asked_at", "pk") if request.GET.get("all") else rows.filter(
        state=RequestState.ASKED
    ).order_by("asked_at", "pk")  # fmt: skip
    return render(
        request,
        "accounts/rights_requests.html",
        {"page": page_of(request, rows), "oversees": may(request.user, "accounts.see_retention")},
    )


@login_required
@require_http_methods(["GET", "POST"])
def rights_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one request, and answer it; for an erasure what must be kept is named first."""
    demand(request.user, "accounts.see_requests")
    rows = RightsRequest.objects.visible_to(request.user).select_related("person", "decided_by")
    found = find(rows, request.user, pk=pk)
    if request.method == "POST":
        demand(request.user, "accounts.decide_request", found)
    erasure = found.kind == RequestKind.ERASURE
    kept = [str(words) for source in registry.KEPT for words in source(found.person)] if erasure else []
    form = AnswerForm(posted(request), initial={"answer": " ".join(kept)})
    if done(request, form, partial(answer_request, found)):
        messages.success(request, _("The request is answered."))
        return redirect("rights_requests")
    told = {
        "found": found,
        "form": form,
        "kept": kept,
        "decides": found.state == RequestState.ASKED and may(request.user, "accounts.decide_request", found),
    }
    return render(request, "accounts/rights_request.html", told, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def person_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what a person signed on paper."""
    demand(request.user, "accounts.record_consent")
    who = find(Person.objects.visible_to(request.user), request.user, pk=pk)
    keys = programmes_of(request.user, RoleFamily.STAFF) & registry.programmes_of_person(who)
    purposes = [one for key in sorted(keys) for one in purposes_of(key)]
    form = PaperConsentForm(purposes, posted(request))
    if done(request, form, partial(record_paper, who)):
        messages.success(request, _("The consent is recorded."))
        return redirect("person", who.pk)
    back = reverse("person", args=[who.pk])
    told = {
        "title": _("Record a consent on paper"),
        "intro": _("Only what %(name)s signed. They see it on their own page.") % {"name": who.name},
        "button": _("Record it"),
    }
    return form_page(
        request, form, back=back, crumbs=[(reverse("people"), _("People")), (back, who.name)], **told
    )


@login_required
@require_safe
def consent_texts(request: HttpRequest) -> HttpResponse:
    """Show what each programme asks, with how many said yes and no."""
    demand(request.user, "accounts.see_people")
    asked = []
    for facts in registry.programmes(programmes_of(request.user, READERS)):
        said = counts(facts.key)
        rows = [(one, *said.get(one.key, (0, 0))) for one in purposes_of(facts.key, ended=True)]
        asked.append(
            (
                facts,
                rows,
                may(request.user, "accounts.write_consent_text", ConsentText(programme_key=facts.key)),
            )
        )
    return render(request, "accounts/consent_texts.html", {"asked": asked})


@login_required
@require_http_methods(["GET", "POST"])
def consent_text(request: HttpRequest, programme: str, purpose: str) -> HttpResponse:
    """Write the next version of what is asked for a purpose."""
    _demand_text(request, programme)
    now = next((one for one in purposes_of(programme, ended=True) if one.key == purpose), None)
    if now is None:
        raise Http404
    languages = [code for code, _name in settings.LANGUAGES]
    title, text = (now.row.title, now.row.text) if now.row else standard_text(purpose, languages)
    initial: dict[str, Any] = {
        "title": title, "text": text, "version": now.row.version if now.row else 0,
        "ended": bool(now.row and now.row.ended),
    }  # fmt: skip
    form = ConsentTextForm(posted(request), initial=initial)
    write = partial(write_text, programme_key=programme, purpose=purpose)
    return _text_page(request, form, write, title=str(now.title))


@login_required
@require_http_methods(["GET", "POST"])
def consent_text_new(request: HttpRequest, programme: str) -> HttpResponse:
    """Ask for another purpose."""
    _demand_text(request, programme)
    form = NewPurposeForm(posted(request))
    return _text_page(
        request, form, partial(write_text, programme_key=programme), title=_("Ask for another purpose")
    )


def _demand_text(request: HttpRequest, programme: str) -> None:
    """Answer 404 for a programme whose people the reader does not see, 403 for one they do not administer."""
    demand(request.user, "accounts.see_people")
    if programme not in programmes_of(request.user, READERS):
        raise Http404
    demand(request.user, "accounts.write_consent_text", ConsentText(programme_key=programme))


def _text_page(request: HttpRequest, form: Any, write: Any, *, title: str) -> HttpResponse:
    if done(request, form, write):
        messages.success(
            request, _("The text is written. Answers given before stay with the text that was read.")
        )
        return redirect("consent_texts")
    back = reverse("consent_texts")
    return form_page(request, form, title=title, back=back, crumbs=[(back, _("Consents"))])
