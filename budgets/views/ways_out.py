# SPDX-License-Identifier: AGPL-3.0-or-later
"""A programme's ways of paying: its accounts, mobile-money formats, and the codes of its accounting."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.rules import programmes_of
from budgets.coding import written
from budgets.forms.ways_out import CodingForm, PayoutForm, SourceForm
from budgets.models import PaymentRules, SourceAccount
from budgets.operations.batch import add_source, close_source, formats_of, set_coding, set_format
from budgets.operations.batch.files import HEADINGS
from budgets.operations.payment_rules import rules_of
from budgets.rules import READS_BATCHES
from core.forms import ConfirmForm
from core.guards import find
from core.permissions import demand, may
from grants.models import Programme
from grants.views.staff.common import confirm_page, done, form_page, posted

SET, NEW = "budgets.set_ways_out", "new"
both = require_http_methods(["GET", "POST"])


def _rules(request: HttpRequest, key: str, permission: str = SET) -> PaymentRules:
    """Return the rules of a programme whose batches this person reads, else 404; 403 without the permission."""
    if key not in programmes_of(request.user, READS_BATCHES):
        raise Http404
    found = rules_of(key)
    demand(request.user, permission, found)
    request.programme = Programme.objects.get(key=key)  # type: ignore[attr-defined]
    return found


def _crumbs(key: str) -> list[tuple[str, str]]:
    return [(reverse("batches"), _("Batches")), (reverse("ways_out", args=[key]), _("Ways out"))]


@login_required
@require_safe
def ways_out(request: HttpRequest, key: str) -> HttpResponse:
    """Show by what the programme pays."""
    rules = _rules(request, key, "budgets.see_batches")
    told = {
        "key": key,
        "rules": rules,
        "sources": SourceAccount.objects.filter(programme_key=key).order_by("closed_at", "label", "pk"),
        "formats": sorted(formats_of(key).values(), key=lambda one: one.name),
        "sets": may(request.user, SET, rules),
    }
    return render(request, "budgets/ways_out.html", told)


@login_required
@both
def source_new(request: HttpRequest, key: str) -> HttpResponse:
    """Write down an account of the organisation."""
    _rules(request, key)
    form = SourceForm(*posted(request))
    if done(request, form, partial(add_source, key)):
        messages.success(request, _("The account was added."))
        return redirect("ways_out", key)
    return form_page(
        request, form, title=_("An account from which you pay"), back=reverse("ways_out", args=[key]),
        crumbs=_crumbs(key),
        intro=_("What is written here is not changed afterwards: close it, and write another."),
    )  # fmt: skip


@login_required
@both
def source_close(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Close an account: no new batch is paid from it."""
    _rules(request, key)
    source = find(SourceAccount.objects.filter(programme_key=key, closed_at=None), request.user, pk=pk)
    form = ConfirmForm(*posted(request))
    if done(request, form, partial(close_source, source)):
        messages.success(request, _("The account was closed."))
        return redirect("ways_out", key)
    return confirm_page(
        request, form, question=_("Close this account?"), facts=[(_("Account"), source)], button=_("Close it"),
        back=reverse("ways_out", args=[key]), crumbs=_crumbs(key),
    )  # fmt: skip


@login_required
@both
def coding(request: HttpRequest, key: str) -> HttpResponse:
    """Set the columns of the organisation's accounting."""
    rules = _rules(request, key)
    form = CodingForm(*posted(request), initial={"columns": written(rules.coding)})
    if done(request, form, partial(set_coding, key, taken=HEADINGS)):
        messages.success(request, _("The columns are set."))
        return redirect("ways_out", key)
    return form_page(
        request, form, title=_("Columns of your own accounting"), back=reverse("ways_out", args=[key]),
        crumbs=_crumbs(key),
        intro=_("They stand in every payment request, between the payment and the voucher number."),
    )  # fmt: skip


@login_required
@both
def payout(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Change a mobile-money format; under the name “new” write another."""
    _rules(request, key)
    new, formats = name == NEW, formats_of(key)
    if not new and name not in formats:
        raise Http404
    form = PayoutForm(*posted(request), initial=PayoutForm.of(formats["generic" if new else name]), new=new)
    operation = partial(set_format, key) if new else partial(set_format, key, name=name)
    if done(request, form, operation):
        messages.success(request, _("The format is kept."))
        return redirect("ways_out", key)
    title = _("Another mobile money format") if new else _("Mobile money format “%(name)s”") % {"name": name}
    return form_page(request, form, title=title, back=reverse("ways_out", args=[key]), crumbs=_crumbs(key))
