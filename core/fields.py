# SPDX-License-Identifier: AGPL-3.0-or-later
"""Model fields of the house: minor units, currency, and text in several languages."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

from core.money import MINOR_DIGITS, Money, currency_choices
from core.translated import Translated
from core.translated_forms import TranslatedFormField

__all__ = [
    "CurrencyField",
    "MinorUnitField",
    "MoneyOf",
    "TranslatedField",
    "TranslatedFormField",
    "known_currency",
    "not_negative",
]


class MinorUnitField(models.BigIntegerField):
    """An amount in the smallest units of a currency that stands in a field beside it."""

    description = _("Amount in minor units")

    def get_prep_value(self, value: Any) -> int | None:
        """Take whole numbers only: a float or a Decimal would be cut silently; raises TypeError."""
        if value is None or type(value) is int or hasattr(value, "resolve_expression"):
            return super().get_prep_value(value)
        raise TypeError(f"{self.name} counts whole minor units, not {value!r}.")


class CurrencyField(models.CharField):
    """An ISO 4217 code; forms offer `choices` (a callable such as the programme's currencies), else all."""

    description = _("Currency code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 3
        kwargs.setdefault("choices", currency_choices)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Leave out what never changes the table, so that a longer list of codes needs no migration."""
        name, path, args, kwargs = super().deconstruct()
        for key in ("max_length", "choices"):
            kwargs.pop(key, None)
        return name, path, args, kwargs


def not_negative(field: str, *, name: str) -> models.CheckConstraint:
    """The database's promise that the amount is zero or more."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__gte": 0}), name=name)


def known_currency(field: str, *, name: str) -> models.CheckConstraint:
    """The database's promise that the code is a currency of ISO 4217."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": list(MINOR_DIGITS)}), name=name)


class MoneyOf(property):
    """An attribute that joins a MinorUnitField and a currency into Money, for reading and writing.

    `amount = MoneyOf("amount_minor", "currency")`; the currency may stand on a related row, written
    `call.currency`, and is then only compared when the amount is set. None when the units are None. It is a
    property, so that Django accepts `Award(amount=Money(...))`.
    """

    def __init__(self, minor: str, currency: str) -> None:
        super().__init__(self._read, self._write)
        self.minor, self.currency = minor, currency

    def _read(self, instance: Any) -> Money | None:
        minor = getattr(instance, self.minor)
        return None if minor is None else Money(minor, self._currency_of(instance))

    def _write(self, instance: Any, money: Money | None) -> None:
        if money is not None and "." not in self.currency:
            setattr(instance, self.currency, money.currency)
        elif money is not None:
            money + Money.zero(self._currency_of(instance))  # raises MixedCurrencies
        setattr(instance, self.minor, None if money is None else money.minor)

    def _currency_of(self, instance: Any) -> str:
        found = instance
        for name in self.currency.split("."):
            found = getattr(found, name)
        return found


class _TranslatedAttribute(DeferredAttribute):
    """Whatever is assigned (a dict, a text in the active language, None) is kept as Translated."""

    def __set__(self, instance: Any, value: Any) -> None:
        if not hasattr(value, "resolve_expression"):
            value = Translated.of(value)
        instance.__dict__[self.field.attname] = value


class TranslatedField(models.JSONField):
    """Text in several languages, stored as {language code: text} and read as `Translated`.

    Its form field has an input for each of `languages` (or of settings.LANGUAGES). Without a text it is an
    empty Translated, never None.
    """

    description = _("Text in several languages")
    descriptor_class = _TranslatedAttribute

    def __init__(self, *args: Any, languages: Sequence[str] | None = None, **kwargs: Any) -> None:
        self.languages = languages
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """A lookup into the JSON (`title__fr`) stays what it is; the whole is Translated."""
        found = super().from_db_value(value, expression, connection)
        return Translated(found) if isinstance(found, dict) else found

    def to_python(self, value: Any) -> Translated:
        """A Translated from anything that can be one; raises ValidationError."""
        try:
            return Translated.of(value)
        except TypeError as problem:
            raise ValidationError(_("This is not text by language code."), code="invalid") from problem

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Store the plain dict."""
        return super().get_db_prep_value(_plain(value), connection, prepared)

    def validate(self, value: Any, model_instance: Any) -> None:
        """As JSON, and with at least one text unless blank is allowed."""
        super().validate(_plain(value), model_instance)

    def value_to_string(self, obj: Any) -> Any:
        """For serialisers: the plain dict."""
        return _plain(self.value_from_object(obj))

    def formfield(self, **kwargs: Any) -> Any:
        """One input per language."""
        settled = {"form_class": TranslatedFormField, "languages": self.languages, **kwargs}
        # Past JSONField, whose form field wants encoder and decoder.
        return models.Field.formfield(self, **settled)


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Translated) else value
