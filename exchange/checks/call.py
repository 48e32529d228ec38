# SPDX-License-Identifier: AGPL-3.0-or-later
"""Does the call hold together: programme, languages, dates, money, criteria, stages, form?"""

from collections.abc import Iterable
from zoneinfo import available_timezones

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.money import MINOR_DIGITS
from exchange.book import Book, Row
from exchange.known import Known
from exchange.reach import reach_of, stage_facts
from exchange.scales import stated_scale, whole_weights
from grants.process import faults

OTHER_PROGRAMME = _("This file is for the programme “%(named)s”, but “%(chosen)s” was chosen.")
OTHERS_CALL = _("A call of another programme has this code.")
NOT_A_KEY = _("Use letters, digits, hyphens and underscores only.")
NOT_A_LANGUAGE = _("“%(text)s” is not a language that is spoken here. Choose from: %(languages)s.")
NOT_ITS_LANGUAGE = _("The programme does not speak “%(text)s”.")
NOT_A_ZONE = _("“%(text)s” is not a time zone. Write it like Africa/Kigali or Europe/Brussels.")
NOT_A_CURRENCY = _("“%(text)s” is not a currency code. Write three letters, like EUR.")
OTHER_CURRENCY = _("The programme counts in %(currency)s.")
SAID_TWICE = _("Write either this or “%(other)s”.")
CLOSES_FIRST = _("The call must close after it opens.")
ABOVE_ENVELOPE = _("One award may not be higher than the money of the whole call.")
STILL_OPEN = _("The call is open until then, yet it has been screened or scored.")
NOT_YET_OPEN = _("The call has not opened by then, yet it has submissions.")
SAME_KEY = _("Row %(row)s has nearly the same key.")
WEIGHT_MISSING = _("Give every criterion a weight, or none.")
WEIGHT_POSITIVE = _("A weight is more than zero.")
WEIGHT_DIGITS = _("These weights have too many digits. Round them.")
SCALE_WHOLE = _("A scale begins and ends with a whole number from -32767 to 32767.")
SCALE_UP = _("The highest score must be above the lowest.")
TOO_FEW_CHOICES = _("Give at least two choices.")


def languages() -> list[str]:
    """The languages of the installation."""
    return [code for code, _name in settings.LANGUAGES]


def check_programme(book: Book, known: Known, named: str) -> None:
    """The programme chosen is the one named, and its settings can be kept."""
    row, call = book.one("programme"), book.one("call")
    if known.programme and named and named != known.programme.key:
        words = OTHER_PROGRAMME % {"named": named, "chosen": known.programme.key}
        if "programme" in call:
            call.complain("programme", words)
        else:
            row.complain("programme", words)
    if known.others_call:
        call.complain("code", OTHERS_CALL)
    for one, name in ((row, "programme"), (row, "number prefix")):
        if one.text(name) and one.key(name) != one.text(name):
            one.complain(name, NOT_A_KEY)
    if row.text("time zone") and row.text("time zone") not in available_timezones():
        row.complain("time zone", NOT_A_ZONE % {"text": row.text("time zone")})
    for one in (row, call):
        if one.text("currency") and one.text("currency").upper() not in MINOR_DIGITS:
            one.complain("currency", NOT_A_CURRENCY % {"text": one.text("currency")})
    _check_languages(row, "languages", "prevailing language", languages())
    spoken = known.programme.languages if known.programme else (row["languages"] or languages())
    _check_languages(call, "languages", "prevailing language", [one for one in spoken if one])
    if known.programme and call.text("currency").upper() not in ("", known.programme.currency):
        call.complain("currency", OTHER_CURRENCY % {"currency": known.programme.currency})


def _check_languages(row: Row, name: str, prevailing: str, spoken: Iterable[str]) -> None:
    """The languages are spoken here, and the prevailing one is among them."""
    spoken = list(spoken)
    for code in row[name] or []:
        if code not in languages():
            row.complain(name, NOT_A_LANGUAGE % {"text": code, "languages": ", ".join(languages())})
        elif code not in spoken:
            row.complain(name, NOT_ITS_LANGUAGE % {"text": code})
    leads = row.text(prevailing)
    if leads and leads not in (row[name] or spoken):
        row.complain(prevailing, NOT_ITS_LANGUAGE % {"text": leads})


def check_call(book: Book, known: Known) -> None:
    """Dates and money of the call."""
    row = book.one("call")
    for name in ("opens", "closes"):
        if name in row and f"{name} in days" in row:
            row.complain(f"{name} in days", SAID_TWICE % {"other": name})
    reach = reach_of(book)
    closes = "closes" if "closes" in row else "closes in days"
    opens = "opens" if "opens" in row else "opens in days"
    if reach.opens_at and reach.closes_at and reach.closes_at <= reach.opens_at:
        row.complain(closes, CLOSES_FIRST)
    elif reach.closes_at and reach.closes_at > reach.now and reach.screened:
        row.complain(closes, STILL_OPEN)
    if reach.opens_at and reach.opens_at > reach.now and book.has("submissions"):
        row.complain(opens, NOT_YET_OPEN)
    ceiling, envelope = row["ceiling"], row["envelope"]
    if ceiling and envelope and ceiling > envelope:
        row.complain("ceiling", ABOVE_ENVELOPE)


def check_criteria(book: Book, known: Known) -> None:
    """Weights are given to all or to none; scales are whole numbers and go up."""
    rows = book.rows("criteria")
    _check_keys(rows, "criterion")
    weighted = [row for row in rows if "weight" in row]
    for row in rows:
        if weighted and "weight" not in row:
            row.complain("weight", WEIGHT_MISSING)
        elif row["weight"] is not None and row["weight"] <= 0:
            row.complain("weight", WEIGHT_POSITIVE)
        _check_scale(row)
    if len(weighted) == len(rows) and all((row["weight"] or 0) > 0 for row in rows):
        try:
            whole_weights([row["weight"] for row in rows])
        except ValueError:
            rows[0].complain("weight", WEIGHT_DIGITS)


def _check_scale(row: Row) -> None:
    ends = [row[name] for name in ("minimum", "maximum") if row[name] is not None]
    scale = stated_scale(row)
    if any(end != int(end) or abs(end) > 32_767 for end in ends):
        row.complain("minimum" if "minimum" in row else "maximum", SCALE_WHOLE)
    elif scale and scale[1] <= scale[0]:
        row.complain("maximum" if "maximum" in row else "minimum", SCALE_UP)


def _check_keys(rows: list[Row], name: str) -> None:
    """Two texts of one column do not become the same key."""
    seen: dict[str, Row] = {}
    for row in rows:
        first = seen.setdefault(row.key(name), row)
        if first.text(name) != row.text(name):
            row.complain(name, SAME_KEY % {"row": first.number})


def check_stages(book: Book, known: Known) -> None:
    """The stages lead to a decision."""
    rows = book.rows("stages")
    _check_keys(rows, "stage")
    _check_keys(book.rows("eligibility"), "rule")
    if not rows or any(row["kind"] is None or not row.text("stage") for row in rows):
        return
    facts = stage_facts(book)
    criteria = {one.key: len(book.rows("criteria")) for one in facts}
    for fault in faults(facts, places=book.one("call")["places"], criteria=criteria):
        row = next((one for one in rows if one.key("stage") == fault.stage), rows[0])
        row.complain("stage", str(fault))


def check_form(book: Book, known: Known) -> None:
    """Questions have keys of their own, and choices where one chooses."""
    _check_keys(book.rows("form"), "question")
    for row in book.rows("form"):
        choices = row["choices"] or {}
        if row["kind"] in {"choice", "several"} and min(map(len, choices.values()), default=0) < 2:
            row.complain("choices", TOO_FEW_CHOICES)
