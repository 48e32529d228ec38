# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tags every template may use without loading: status, moments, numbers, who may, addresses, errors."""

from datetime import date, datetime
from typing import Any

from django import template
from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import showing

register = template.Library()


def _request(context: Context) -> Any:
    """Return the request, also inside an `{% include … only %}`, where the variables are gone."""
    return context.get("request") or getattr(context, "request", None)


@register.simple_tag
def chip(look: str, word: Any, title: str = "") -> SafeString:
    """Show a word with the colour and glyph of a look."""
    glyph = showing.GLYPHS.get(look, "")
    mark = format_html('<i aria-hidden="true">{}</i> ', glyph) if glyph else ""
    hint = format_html(' title="{}"', title) if title else ""
    return format_html('<span class="chip {}"{}>{}{}</span>', look, hint, mark, word)


@register.simple_tag
def status(thing: Any) -> SafeString:
    """Show where a thing stands: `state_look` gives colour and glyph, `state_label` the word."""
    return chip(getattr(thing, "state_look", "plain"), thing.state_label)


@register.simple_tag(takes_context=True)
def moment(
    context: Context, value: datetime | None, zone: Any = None, yours: bool = False
) -> SafeString | str:
    """Show a moment in a zone (a name, a zone, or a thing with `time_zone`; else the programme's).

    With `yours=True` the reader's own clock stands beside it, where it shows something else.
    """
    if value is None:
        return ""
    clock = showing.zone_of(zone or context.get("programme"))
    shown = format_html(
        '<time datetime="{}">{}</time>', showing.machine_time(value), showing.moment_text(value, clock)
    )
    other = showing.elsewhere_text(value, clock, showing.zone_of(None)) if yours else ""
    return format_html('{} <span class="muted">· {}</span>', shown, other) if other else shown


@register.simple_tag
def day(value: date | datetime | None, zone: Any = None) -> SafeString | str:
    """Show a day; of a moment, the day it is in the zone."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(showing.zone_of(zone)).date()
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), showing.day_text(value))


@register.filter
def thin(number: Any) -> str:
    """Write a number in groups of three with narrow no-break spaces."""
    return showing.thin(number)


@register.simple_tag(takes_context=True)
def can(context: Context, permission: str, thing: Any = None) -> bool:
    """Say whether the reader has a permission on a thing."""
    person = getattr(_request(context), "user", None) or context.get("user")
    return bool(person and person.has_perm(permission, thing))


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: Any) -> str:
    """Return this page's query with some values changed (None takes one out): filters survive."""
    request = _request(context)
    query = request.GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def attr(field: BoundField, name: str) -> Any:
    """Return an attribute of a field's widget, such as "data-word-limit", or None."""
    return field.field.widget.attrs.get(name)


@register.filter
def optional(field: BoundField) -> bool:
    """Say whether a field is to be marked as optional; a form with `drafting = True` marks none."""
    return not field.field.required and not getattr(field.form, "drafting", False)


def _anchor(field: BoundField) -> str:
    """Return the id of the first control of a field, to which an error links."""
    return field.id_for_label or f"{field.auto_id}_0"


def _spoken(field: BoundField, error: ValidationError) -> str:
    """Return an error's words; Django's own, which name no field, get the field's label before them."""
    text = " ".join(str(message) for message in error.messages)
    own = field.field.error_messages.get(error.code or "")
    kinds = [vars(kind).get("default_error_messages", {}) for kind in type(field.field).__mro__]
    standard = next((words[error.code] for words in kinds if error.code in words), None)
    if not error.code or (own is not None and own != standard):
        return text
    label = str(field.label)
    return f"{label} {text}" if label.endswith(("?", ".", ":")) else f"{label}: {text}"


@register.filter
def problems(form: BaseForm) -> list[dict[str, str]]:
    """Return what is to be put right in a form, in the order of its fields, and where."""
    if not form.is_bound:
        return []
    found = [{"text": str(text), "to": ""} for text in form.non_field_errors()]
    for field in form:
        to = "" if field.is_hidden else _anchor(field)
        found += [{"text": _spoken(field, error), "to": to} for error in field.errors.as_data()]
    return found


@register.filter
def page_numbers(page: Page) -> list[int | str]:
    """Return the numbers to show under a list: the ends, the neighbours, and … between."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def get(mapping: dict[str, Any], key: str) -> Any:
    """Return a mapping's value for a key that stands in a variable; empty if it is not there."""
    return mapping.get(key, "")
