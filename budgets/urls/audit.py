# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the auditor's samples and of what is out of the ordinary."""

from django.urls import URLPattern, path

from budgets.views import audit, audit_exceptions, audit_item

AUDIT = "run/audit/"
SAMPLE = AUDIT + "<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(AUDIT, audit.samples, name="audit"),
    path(AUDIT + "new/", audit.sample_new, name="audit_new"),
    path(AUDIT + "exceptions/", audit_exceptions.audit_exceptions, name="audit_exceptions"),
    path(AUDIT + "entries/<slug:key>/<int:seq>/", audit_exceptions.audit_entry, name="audit_entry"),
    path(SAMPLE, audit.sample, name="audit_sample"),
    path(SAMPLE + "list/", audit.sample_list, name="audit_list"),
    path(SAMPLE + "<int:place>/", audit_item.item, name="audit_item"),
]
