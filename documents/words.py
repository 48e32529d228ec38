# SPDX-License-Identifier: AGPL-3.0-or-later
"""Amounts of money in words, in English and in French, as letters and agreements print them."""

from core.money import Money, minor_digits

# Per language: one, many; and where there is a smaller unit: one of it, many of it.
NAMES = {
    ("RWF", "en"): ("Rwandan franc", "Rwandan francs"),
    ("RWF", "fr"): ("franc rwandais", "francs rwandais"),
    ("XOF", "en"): ("West African CFA franc", "West African CFA francs"),
    ("XOF", "fr"): ("franc CFA", "francs CFA"),
    ("EUR", "en"): ("euro", "euros", "cent", "cents"),
    ("EUR", "fr"): ("euro", "euros", "centime", "centimes"),
    ("USD", "en"): ("US dollar", "US dollars", "cent", "cents"),
    ("USD", "fr"): ("dollar des États-Unis", "dollars des États-Unis", "cent", "cents"),
    ("CAD", "en"): ("Canadian dollar", "Canadian dollars", "cent", "cents"),
    ("CAD", "fr"): ("dollar canadien", "dollars canadiens", "cent", "cents"),
}
MILLION = 10**6


def amount_in_words(amount: Money, language: str) -> str:
    """Spell an amount, in French for fr and its variants and in English for every other language.

    A currency without names here is spelt with its code and its smaller units as a fraction: "twelve CHF
    and 50/100". Raises ValueError for a negative amount: no document promises one.
    """
    if amount.minor < 0:
        raise ValueError("Only amounts of zero or more are written in words.")
    tongue = "fr" if language.lower().startswith("fr") else "en"
    hundred = 10 ** minor_digits(amount.currency)
    whole, rest = divmod(amount.minor, hundred)
    names = NAMES.get((amount.currency, tongue), (amount.currency, amount.currency))
    unit = names[_is_many(whole, tongue)]
    words = f"{_spell(whole, tongue)} {_of(whole, unit, tongue)}{unit}"
    if not rest:
        return words
    part = f"{rest}/{hundred}"
    if len(names) == 4:
        part = f"{_spell(rest, tongue)} {names[2 + _is_many(rest, tongue)]}"
    return f"{words} {'et' if tongue == 'fr' else 'and'} {part}"


def _spell(number: int, tongue: str) -> str:
    from num2words import num2words

    spelt = num2words(number, lang=tongue)
    # Amounts are read aloud without pauses: "one million two hundred thirty-four thousand".
    return spelt.replace(",", "").replace(" and ", " ") if tongue == "en" else spelt


def _is_many(number: int, tongue: str) -> bool:
    """In French nought and one are singular; in English only one is."""
    return number > 1 if tongue == "fr" else number != 1


def _of(number: int, unit: str, tongue: str) -> str:
    """French says "deux millions de francs", "un million d'euros", but "deux millions cent francs"."""
    if tongue != "fr" or number < MILLION or number % MILLION:
        return ""
    return "d’" if unit[0] in "aeiou" else "de "
