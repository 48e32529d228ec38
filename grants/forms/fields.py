# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fields of this room's forms: a moment on a zone's clock, an amount in a currency, a day, a cleaned file."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.money import Money, parse_money
from core.showing import THIN, zone_city
from core.unreadable import Unreadable
from core.uploads import MAX_BYTES, CleanFile, UploadRefused, clean_upload
from core.uploads.sniffing import IMAGE, PDF


class MomentField(forms.DateTimeField):
    """A day and time typed on the clock of `zone`; its value is an aware datetime."""

    def __init__(self, *, zone: ZoneInfo, **kwargs: Any) -> None:
        self.zone = zone
        kwargs.setdefault(
            "widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        )
        kwargs.setdefault("help_text", _("Time in %(city)s.") % {"city": zone_city(zone)})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime | None:
        """Read it in the zone; an hour that the clock skips or repeats is refused by Django's own words."""
        with timezone.override(self.zone):
            return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Show it on the zone's clock."""
        return value.astimezone(self.zone).replace(tzinfo=None) if isinstance(value, datetime) else value


class MoneyField(forms.CharField):
    """An amount as people type it, in one currency; its value is Money, or None when empty."""

    def __init__(self, *, currency: str, **kwargs: Any) -> None:
        self.currency = currency
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        kwargs.setdefault("help_text", _("In %(currency)s, for example 1 500 000.") % {"currency": currency})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Money | None:
        """Return the amount; raises ValidationError with the reader's own sentence."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_money(text, self.currency)
        except Unreadable as problem:
            raise ValidationError(str(problem), code="unreadable") from problem

    def prepare_value(self, value: Any) -> Any:
        """Show the digits without the code."""
        return str(value).partition(THIN)[2] if isinstance(value, Money) else value


class DayField(forms.DateField):
    """A day, with the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)


class CleanFileField(forms.FileField):
    """A PDF or picture; its value is the rewritten copy, or None. The limit is said before choosing."""

    def __init__(self, *, kinds: tuple[str, ...] = (PDF, IMAGE), **kwargs: Any) -> None:
        self.kinds = kinds
        accepted = {PDF: ["application/pdf"], IMAGE: ["image/jpeg", "image/png", "image/webp"]}
        kwargs.setdefault(
            "widget",
            forms.FileInput(attrs={"accept": ",".join(mime for kind in kinds for mime in accepted[kind])}),
        )
        words = _("PDF or picture, up to %(most)s MB.") if PDF in kinds else _("Picture, up to %(most)s MB.")
        kwargs.setdefault("help_text", words % {"most": MAX_BYTES // 2**20})
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> CleanFile | None:
        """Return the file written anew by a limited process; raises ValidationError saying what to do."""
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return clean_upload(file, file.name, kinds=self.kinds)
        except UploadRefused as refusal:
            raise ValidationError(str(refusal), code="refused") from refusal
