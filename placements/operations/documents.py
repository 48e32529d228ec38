# SPDX-License-Identifier: AGPL-3.0-or-later
"""The papers of a placement: terms of reference, letter to the employer, certificate. The worker makes them."""

from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.models import ContentType
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext, override

from documents import contexts as papers
from documents.models import Document
from documents.operations.document import request_document
from grants.letterhead import letterhead_of, signatory_of
from grants.models import Programme
from placements.models import Placement, PlacementTerms

TERMS, LEAVE, CERTIFICATE = "placement-terms", "placement-leave", "placement-certificate"


def papers_of(placement: Placement) -> list[Document]:
    """Return the papers of a placement, the newest first."""
    of = ContentType.objects.get_for_model(placement)
    return list(Document.objects.filter(subject_type=of, subject_id=placement.pk).order_by("-pk"))


def issue_terms(placement: Placement, terms: PlacementTerms, *, by: Any) -> None:
    """Ask for the terms of reference, and for the letter to the employer if one is named."""
    programme = Programme.objects.get(key=placement.programme_key)

    def of_terms(url: str) -> papers.TermsOfReference:
        return papers.TermsOfReference(
            **_common(placement, programme, url, by) | _days(terms), version=terms.version, days=terms.days,
            tasks=terms.tasks,
            services=tuple(papers.Service(title=one.title, hours=_hours(one.hours)) for one in placement.services.all()),
            counterparts=tuple(one.name for one in placement.counterparts.filter(left_on=None)),
            expert_accepted_on=_local(terms.expert_answered_at, programme),
            host_accepted_on=_local(terms.host_answered_at, programme),
        )  # fmt: skip

    def of_leave(url: str) -> papers.LeaveLetter:
        told = _common(placement, programme, url, by) | _days(terms)
        return papers.LeaveLetter(**told, employer=terms.employer, days=terms.days)

    version = terms.version
    _ask(placement, programme, TERMS, f"T{version}", "terms_of_reference.html", of_terms, by)
    if terms.employer:
        _ask(placement, programme, LEAVE, f"L{version}", "leave_letter.html", of_leave, by)


def issue_certificate(placement: Placement, *, by: Any) -> None:
    """Ask for the certificate; whoever scans its code reads its title."""
    programme = Programme.objects.get(key=placement.programme_key)

    def paper(url: str) -> papers.PlacementCertificate:
        logs = placement.logs.aggregate(hours=Sum("hours"), women=Sum("women"), men=Sum("men"))
        given = placement.services.annotate(given=Sum("logs__hours")).filter(given__gt=0)
        return papers.PlacementCertificate(
            **_common(placement, programme, url, by) | {"starts_on": placement.began_on},
            days=placement.attendances.aggregate(days=Sum("present"))["days"] or 0,
            hours=_hours(logs["hours"]), women=logs["women"] or 0, men=logs["men"] or 0,
            services=tuple(papers.Service(title=one.title, hours=_hours(one.given)) for one in given),
        )  # fmt: skip

    _ask(placement, programme, CERTIFICATE, "C", "placement_certificate.html", paper, by, public=True)


def _ask(
    placement: Placement, programme: Programme, kind: str, mark: str, template: str,
    paper: Callable[[str], papers.Paper], by: Any, *, public: bool = False,
) -> None:  # fmt: skip
    language = programme.prevailing_language
    with override(language):
        names = {
            TERMS: gettext("Terms of reference %(number)s"), LEAVE: gettext("Letter to the employer %(number)s"),
            CERTIFICATE: gettext("Certificate %(number)s"),
        }  # fmt: skip
    request_document(
        key=f"{kind}:{placement.pk}:{mark}", kind=kind, number=f"{placement.number}-{mark}",
        title=names[kind] % {"number": placement.number}, language=language, template=template,
        subject=placement, paper=paper, programme_key=placement.programme_key, by=by, public=public,
    )  # fmt: skip


def _common(placement: Placement, programme: Programme, url: str, by: Any) -> dict[str, Any]:
    return {
        "letterhead": letterhead_of(programme), "dated": _local(timezone.now(), programme), "verify_url": url,
        "placement": placement.number, "expert": placement.expert.name, "host": placement.institution.name,
        "place": programme.place_name(placement.institution.place), "title": placement.title,
        "starts_on": placement.starts_on, "ends_on": placement.ends_on, "signatory": signatory_of(programme, by),
    }  # fmt: skip


def _days(terms: PlacementTerms) -> dict[str, date]:
    return {"starts_on": terms.starts_on, "ends_on": terms.ends_on}


def _local(moment: Any, programme: Programme) -> date:
    return timezone.localtime(moment, ZoneInfo(programme.time_zone)).date()


def _hours(hours: Any) -> str:
    return f"{hours.normalize():f}" if hours else ""
