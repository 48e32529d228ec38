# SPDX-License-Identifier: AGPL-3.0-or-later
"""Text in several languages as one value, shown in the reader's language or the nearest one there is."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import get_language


class Translated(Mapping[str, str]):
    """One text in several languages; `str()` is the text for the active language.

    When the active language is missing, str() takes its base language (fr for fr-be), then the
    installation's language, then `default` (that of the call or programme), then the first by code. An
    empty text counts as missing. The value never changes; `with_text` makes another one.
    """

    __slots__ = ("_default", "_texts")

    def __init__(self, texts: Mapping[str, str] | None = None, *, default: str = "") -> None:
        """Keep the non-empty texts, by language code; raises TypeError for anything but text."""
        kept = {}
        for language, text in sorted((texts or {}).items()):
            if not isinstance(language, str) or not isinstance(text, str):
                raise TypeError(f"A translated text is text by language code, not {text!r} by {language!r}.")
            if text.strip():
                kept[language] = text
        self._texts = kept
        self._default = default

    @classmethod
    def of(cls, value: Any, *, language: str = "") -> "Translated":
        """A Translated from a Translated, a mapping, None, or a plain text in `language` (or the active)."""
        if isinstance(value, cls):
            return value
        if value is None or value == "":
            return cls()
        if isinstance(value, Mapping):
            return cls(value)
        if isinstance(value, str):
            return cls({language or _active(): value})
        raise TypeError(f"{value!r} is neither text nor text by language.")

    def in_(self, language: str) -> str:
        """The text for a reader of `language`, with the same fallbacks as str()."""
        return self._texts.get(self.language_for(language), "")

    def language_for(self, language: str | None = None) -> str:
        """The language in which a reader of `language` (or the active one) is shown the text: for lang=""."""
        wanted = language or _active()
        for candidate in (wanted, wanted.partition("-")[0], settings.LANGUAGE_CODE, self._default):
            if candidate in self._texts:
                return candidate
        return next(iter(self._texts), "")

    def with_default(self, language: str) -> "Translated":
        """The same texts, with another default language."""
        return Translated(self._texts, default=language)

    def with_text(self, language: str, text: str) -> "Translated":
        """The same texts with that of one language put in (or, when empty, taken out)."""
        return Translated({**self._texts, language: text}, default=self._default)

    def missing(self, languages: list[str]) -> list[str]:
        """Those of the languages in which there is no text."""
        return [language for language in languages if language not in self._texts]

    def __str__(self) -> str:
        return self.in_(_active())

    def __repr__(self) -> str:
        return f"Translated({self._texts!r})"

    def __getitem__(self, language: str) -> str:
        return self._texts[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __eq__(self, other: object) -> bool:
        """Equal texts are equal, whatever the default language; a plain dict compares too."""
        if isinstance(other, Mapping):
            return self._texts == dict(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self._texts.items()))

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


def _active() -> str:
    return get_language() or settings.LANGUAGE_CODE
