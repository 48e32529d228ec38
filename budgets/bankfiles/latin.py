# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names and texts in the few Latin characters that every bank takes; the originals stay with the caller.

Source of the set: SWIFT's character set x, as the European Payments Council recommends it.
"""

import re
import unicodedata

ALLOWED = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]*")
UNKNOWN = "?"
_LETTERS = {
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ħ": "h", "Ħ": "H", "ŋ": "ng",
    "Ŋ": "NG", "ŧ": "t", "Ŧ": "T", "ə": "e", "Ə": "E", "ɛ": "e", "Ɛ": "E", "ɔ": "o", "Ɔ": "O", "ƴ": "y",
    "ɓ": "b", "Ɓ": "B", "ɗ": "d", "Ɗ": "D", "ƙ": "k", "Ƙ": "K",
}  # fmt: skip
_SIGNS = {
    "&": "+", "_": "-", "@": "(at)", "\u2018": "'", "\u2019": "'", "\u201a": "'", "`": "'", "\u00b4": "'",
    "\u02bc": "'", '"': "'", "\u201c": "'", "\u201d": "'", "\u201e": "'", "\u00ab": "'", "\u00bb": "'",
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-", ";": ",",
    "!": ".", "[": "(", "]": ")", "{": "(", "}": ")", "<": "(", ">": ")", "\\": "/", "|": "/", "#": " ",
    "*": ".", "%": " ", "=": "-", "~": "-", "^": " ", "$": " ", "\u20ac": "EUR", "\u00b0": ".", "\u2116": "No",
}  # fmt: skip
# A letter and how it is spelt; after hard and soft signs nothing.
_CYRILLIC = (
    "а-a б-b в-v г-g д-d е-e ж-zh з-z и-i й-y к-k л-l м-m н-n о-o п-p р-r с-s т-t у-u ф-f х-kh ц-ts ч-ch ш-sh "
    "щ-shch ъ- ы-y ь- э-e ю-yu я-ya є-ye і-i ї-yi"
)
_GREEK = (
    "α-a β-v γ-g δ-d ε-e ζ-z η-i θ-th ι-i κ-k λ-l μ-m ν-n ξ-x ο-o π-p ρ-r σ-s ς-s τ-t υ-y φ-f χ-ch ψ-ps ω-o"
)
_SCRIPTS = {pair[0]: pair[2:] for pair in f"{_CYRILLIC} {_GREEK}".split()}


def transliterate(text: str) -> str:
    """The text in characters that every bank takes: “Uwimana & Fils, Kéré” is “Uwimana + Fils, Kere”.

    What has no Latin spelling here becomes “?”; `without_spelling` names it. Blanks are single ones.
    """
    spelt = "".join(_spelling(character) for character in unicodedata.normalize("NFC", text))
    return " ".join(spelt.split())


def without_spelling(text: str) -> str:
    """The characters that `transliterate` cannot spell, each once, in order; empty when it can spell all."""
    lost = [one for one in unicodedata.normalize("NFC", text) if one != UNKNOWN and _spelling(one) == UNKNOWN]
    return "".join(dict.fromkeys(lost))


def is_plain(text: str) -> bool:
    """Whether the text needs no other spelling."""
    return ALLOWED.fullmatch(text) is not None


def _spelling(character: str) -> str:
    if is_plain(character):
        return character
    if character.isspace():
        return " "
    known = _LETTERS.get(character) or _SIGNS.get(character) or _from_other_script(character)
    if known is not None:
        return known
    base = "".join(
        _LETTERS.get(part, part)
        for part in unicodedata.normalize("NFKD", character)
        if unicodedata.category(part) not in {"Mn", "Cf"}
    )
    if unicodedata.category(character) in {"Mn", "Cf"}:
        return ""
    other = _from_other_script(base)
    spelt = base if other is None else other
    return spelt if spelt and is_plain(spelt) else UNKNOWN


def _from_other_script(character: str) -> str | None:
    """A Cyrillic or Greek letter in Latin ones; None for all others."""
    spelt = _SCRIPTS.get(character.lower())
    return spelt if spelt is None or character.islower() else spelt.capitalize()
