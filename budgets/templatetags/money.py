# SPDX-License-Identifier: AGPL-3.0-or-later
"""The parts of the money room, as one row of tabs on the first page of each."""

from typing import Any

from django import template
from django.template.context import Context

from budgets.sections import sections

register = template.Library()


@register.inclusion_tag("budgets/_sections.html", takes_context=True)
def money_sections(context: Context) -> dict[str, Any]:
    """Offer the parts that the reader may open; the one of this address is marked."""
    request: Any = context["request"]
    return {"sections": sections(request.user, request.resolver_match.url_name)}
