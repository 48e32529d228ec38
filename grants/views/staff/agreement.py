# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is done to an award: its terms, its agreement, signatures, and declining it."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import blobs
from core.downloads import download_response
from core.forms import ConfirmForm
from core.guards import find
from core.permissions import demand
from grants.forms.award import DeclineForm, SignForm, TermsForm
from grants.models import Award, GrantAgreement, Signature
from grants.operations.agreement import (
    OutOfForce,
    SignedAlready,
    issue_agreement,
    record_signature,
    retry_document,
)
from grants.operations.award import decline_award, set_terms
from grants.rules import is_lead, signs_himself
from grants.states import AwardState
from grants.views.staff.common import confirm_page, done, form_page, must_stand, posted, staff_award

A = AwardState
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def _page(award: Award) -> str:
    return reverse("award", args=[award.number])


@login_required
@require_http_methods(["GET", "POST"])
def award_terms(request: HttpRequest, number: str) -> HttpResponse:
    """Agree start, end and instalments of an offered award."""
    found = staff_award(request, number, may="grants.issue_agreement")
    must_stand(found, A.OFFERED)
    form = TermsForm(found, *posted(request))
    if done(request, form, partial(set_terms, found)):
        messages.success(request, _("The terms are agreed. Issue the agreement next."))
        return redirect("award", number)
    told = {"award": found, "form": form, "submission": found.submission}
    return render(request, "grants/staff/award_terms.html", told, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def agreement_issue(request: HttpRequest, number: str) -> HttpResponse:
    """Ask before issuing the agreement; the worker then makes it."""
    found = staff_award(request, number, may="grants.issue_agreement")
    must_stand(found, A.OFFERED)
    form = ConfirmForm(*posted(request))
    if done(request, form, partial(issue_agreement, found)):
        messages.success(request, _("The agreement is being made. Everybody who signs will hear of it."))
        return redirect("award", number)
    call = found.submission.call
    facts = [
        (_("Grantee"), found.submission.contracting_name or _("Not said yet")),
        (_("Amount"), found.amount),
        (_("Instalments"), found.instalments.count()),
        (_("Language"), dict(settings.LANGUAGES).get(call.prevailing_language, call.prevailing_language)),
    ]
    replaces = found.agreements.filter(replaced_at=None).exists()
    return confirm_page(
        request, form, question=_("Issue the grant agreement?"), facts=facts, button=_("Issue it"),
        back=_page(found), crumbs=[(_page(found), found.number)],
        warning=_("The version in force is replaced, unless somebody has signed it.") if replaces else "",
    )  # fmt: skip


@login_required
@require_http_methods(["POST"])
def agreement_retry(request: HttpRequest, number: str) -> HttpResponse:
    """Let the worker try again to make an agreement that failed."""
    found = staff_award(request, number, may="grants.issue_agreement")
    retry_document(found, by=request.user)
    messages.success(request, _("The agreement is being made again."))
    return redirect("award", number)


@login_required
@require_http_methods(["GET", "POST"])
def award_decline(request: HttpRequest, number: str) -> HttpResponse:
    """Decline an award in writing: the lead here, an officer with the team's letter."""
    found = staff_award(request, number, may="grants.decline_award")
    must_stand(found, A.OFFERED)
    form = DeclineForm(*posted(request), paper=not is_lead(request.user, found.submission))
    if done(request, form, partial(decline_award, found)):
        messages.success(request, _("The award is declined, and its place is free."))
        return redirect("award", number)
    return confirm_page(
        request, form, question=_("Decline this award?"), button=_("Decline the award"), dangerous=True,
        facts=[(_("Award"), found.number), (_("Amount"), found.amount)], back=_page(found),
        crumbs=[(_page(found), found.number)],
        warning=_("This cannot be undone. The next team on the reserve list may move up."),
    )  # fmt: skip


def _signature(request: HttpRequest, pk: int, may: str = "") -> Signature:
    """Return a signature of an award that this person may open, else 404; 403 without the permission."""
    visible = GrantAgreement.objects.filter(award__in=Award.objects.visible_to(request.user))
    rows = Signature.objects.filter(agreement__in=visible).select_related(
        "agreement__award__submission__call__programme", "agreement__document", "signed_copy"
    )
    found = find(rows, request.user, may=may, pk=pk)
    request.programme = found.agreement.award.submission.call.programme
    return found


@login_required
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a signed copy: by the signatory, or by an officer who holds the paper."""
    signature = _signature(request, pk, may="grants.record_signature")
    award = signature.agreement.award
    if signature.recorded_at is not None:
        raise SignedAlready(party=signature.party)
    if signature.agreement.replaced_at is not None:
        raise OutOfForce()
    must_stand(award, A.OFFERED)
    own = signs_himself(request.user, signature)
    form = SignForm(*posted(request), initial={"signed_by": request.user.name if own else ""})
    if done(request, form, partial(record_signature, signature)):
        messages.success(request, _("The signature of %(party)s is recorded.") % {"party": signature.party})
        return redirect("award", award.number)
    words = (
        _("Print the agreement, sign it, and hand in the signed copy as a PDF or a photo.") if own
        else _("You record a paper copy for %(party)s. It is kept as recorded by you.") % {"party": signature.party}
    )  # fmt: skip
    return form_page(
        request, form, title=_("Sign for %(party)s") % {"party": signature.party}, intro=words,
        button=_("Record the signature"), back=_page(award), crumbs=[(_page(award), award.number)],
        document=signature.agreement.document,
    )  # fmt: skip


@login_required
@require_safe
def signed_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Serve a signed copy to whoever may open the award."""
    signature = _signature(request, pk)
    demand(request.user, "grants.read_award", signature.agreement.award)
    blob = signature.signed_copy
    if blob is None:
        raise Http404
    name = f"{signature.agreement.award.number}-{signature.order + 1}.{ENDINGS.get(blob.mime, 'bin')}"
    return download_response(blobs.read(blob.sha256), name, blob.mime)
