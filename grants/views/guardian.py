# SPDX-License-Identifier: AGPL-3.0-or-later
"""The guardian of a member below the age of consent: named, asked by a code, or their paper recorded."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.permissions import may
from core.phones import show_phone
from grants.completeness import look_at
from grants.forms.guardian import GuardianForm, PaperForm
from grants.forms.team import CodeForm
from grants.models import GuardianConsent
from grants.operations.team.guardian import (
    consent_by_code,
    name_guardian,
    record_guardian_paper,
    send_guardian_code,
)
from grants.views.finding import draft_for, member_for
from grants.views.tasks import context_of


@login_required
@require_http_methods(["GET", "POST"])
def member_guardian(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Ask for the age, name the guardian, send and take the code, take the paper."""
    submission = draft_for(request, pk)
    _submission, found = member_for(request, pk, member, "grants.edit_draft")
    found.submission = submission
    consent = GuardianConsent.objects.filter(member=found).first()
    act = request.POST.get("act", "")
    initial = {"under_age": found.under_age, "name": consent.name, "phone": consent.phone} if consent else {}
    age = submission.call.programme.age_of_consent
    region = submission.call.programme.phone_region
    form = GuardianForm(age, region, request.POST if act == "name" else None, initial=initial)
    code = CodeForm(request.POST if act == "code" else None)
    paper = PaperForm(request.POST if act == "paper" else None, request.FILES if act == "paper" else None)
    if act == "send":
        phone = send_guardian_code(found, by=request.user)
        messages.success(request, _("A code was sent to %(phone)s.") % {"phone": show_phone(phone)})
        return redirect(request.path)
    for one, operation in ((form, name_guardian), (code, consent_by_code), (paper, record_guardian_paper)):
        if one.is_valid() and one.carry_out(partial(operation, found), by=request.user):
            messages.success(request, _("It is noted."))
            return redirect("team", pk)
    context = context_of(look_at(submission), reverse("team", args=[pk])) | {
        "form": form, "code": code, "paper": paper, "member": found, "consent": consent, "age": age,
        "officer": may(request.user, "grants.replace_member", submission),
    }  # fmt: skip
    return render(request, "grants/member_guardian.html", context, status=422 if act else 200)
