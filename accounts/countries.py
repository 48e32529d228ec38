# SPDX-License-Identifier: AGPL-3.0-or-later
"""Countries (ISO 3166-1) and languages (ISO 639-1) by code: what may be chosen on a profile, and its name.

Names of countries are those that the library for phone numbers carries; they are read when the first is asked for.
"""

from collections.abc import Mapping
from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

NOT_COUNTRIES = frozenset({"AC", "TA", "XK", "AN", "EU", "001"})
LANGUAGES = {
    "am": _("Amharic"), "ar": _("Arabic"), "bn": _("Bengali"), "cs": _("Czech"), "da": _("Danish"),
    "de": _("German"), "el": _("Greek"), "en": _("English"), "es": _("Spanish"), "fi": _("Finnish"),
    "fr": _("French"), "hi": _("Hindi"), "hu": _("Hungarian"), "it": _("Italian"), "ln": _("Lingala"),
    "nl": _("Dutch"), "no": _("Norwegian"), "pl": _("Polish"), "pt": _("Portuguese"), "rn": _("Kirundi"),
    "ro": _("Romanian"), "ru": _("Russian"), "rw": _("Kinyarwanda"), "so": _("Somali"), "sv": _("Swedish"),
    "sw": _("Swahili"), "tr": _("Turkish"), "uk": _("Ukrainian"), "ur": _("Urdu"), "zh": _("Chinese"),
}  # fmt: skip


@cache
def _countries(language: str) -> dict[str, str]:
    """Return the names of countries by code in a language, in English where it has none."""
    from phonenumbers.geodata.locale import LOCALE_DATA

    spoken = language.partition("-")[0]
    return {
        code: _in_language(names, spoken) or _in_language(names, "en")
        for code, names in LOCALE_DATA.items()
        if code not in NOT_COUNTRIES
    }


def _in_language(names: Mapping[str, str], language: str) -> str:
    """Return a name in a language; one that begins with a star stands under the language behind it."""
    told = names.get(language, "")
    return names.get(told[1:], "") if told.startswith("*") else told


def country_choices() -> list[tuple[str, str]]:
    """Return the countries as choices, by name in the active language."""
    return sorted(_countries(get_language() or "en").items(), key=lambda row: row[1])


def language_choices() -> list[tuple[str, str]]:
    """Return the languages as choices, by name in the active language."""
    return sorted(((code, str(name)) for code, name in LANGUAGES.items()), key=lambda row: row[1])


def country_name(code: str) -> str:
    """Return a country's name in the active language; the code itself for one that is not known."""
    return _countries(get_language() or "en").get(code, code)


def language_name(code: str) -> str:
    """Return a language's name in the active language; the code itself for one that is not known."""
    return str(LANGUAGES.get(code, code))


def is_country(code: str) -> bool:
    """Say whether a code is a country's."""
    return code in _countries("en")
