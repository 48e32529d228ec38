# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which experts fit a need, and why, in words: plain data in, plain data out.

Hard rules come first (language, weeks that are free in time); what passes is scored from 0 to 100 by the
programme's weights. A machine proposes, a person decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MOST_LEVEL = 7
Span = tuple[date, date]  # both days included


@dataclass(frozen=True)
class Weights:
    """How much each reason counts; only their proportion matters."""

    field: int = 40
    language: int = 15
    window: int = 20
    sector: int = 15
    earlier: int = 10

    def as_dict(self) -> dict[str, int]:
        """Return them as they are kept."""
        return asdict(self)


@dataclass(frozen=True)
class Wanted:
    """What a host asks for; `language` is a code, spoken at least at `level` (1 to 7)."""

    skills: tuple[str, ...]
    language: str
    level: int
    weeks: int
    from_on: date
    until_on: date
    sector: str = ""
    host: int = 0
    language_name: str = ""


@dataclass(frozen=True)
class Candidate:
    """An expert: what is known, when free, when placed already, and with which hosts before."""

    key: int
    name: str
    fields: tuple[str, ...] = ()
    languages: Mapping[str, int] = field(default_factory=dict)
    windows: tuple[Span, ...] = ()
    busy: tuple[Span, ...] = ()
    sector: str = ""
    hosts: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Match:
    """A candidate who fits, with the score, the reasons, and the free span that fits best."""

    candidate: Candidate
    score: int
    reasons: tuple[str, ...]
    span: Span


@dataclass(frozen=True)
class Unfit:
    """A candidate whom a hard rule excludes, and which."""

    candidate: Candidate
    reasons: tuple[str, ...]


def match(
    wanted: Wanted, candidates: Iterable[Candidate], weights: Weights | None = None
) -> tuple[list[Match], list[Unfit]]:
    """Return those who fit, best first, and those who do not; the order of what is given does not matter."""
    fit, unfit = [], []
    for one in candidates:
        free = _best_span(wanted, one)
        against = tuple(_against(wanted, one, free))
        if against or free is None:
            unfit.append(Unfit(one, against))
        else:
            fit.append(_scored(wanted, one, free, weights or Weights()))
    fit.sort(key=lambda found: (-found.score, found.candidate.name.casefold(), found.candidate.key))
    unfit.sort(key=lambda found: (found.candidate.name.casefold(), found.candidate.key))
    return fit, unfit


def free_spans(window: Span, busy: Iterable[Span]) -> list[Span]:
    """Return what is left of a window when busy spans are taken out, in order of time."""
    left, begin = [], window[0]
    for start, end in sorted(busy):
        if end < begin or start > window[1]:
            continue
        if start > begin:
            left.append((begin, start - timedelta(days=1)))
        begin = max(begin, end + timedelta(days=1))
    if begin <= window[1]:
        left.append((begin, window[1]))
    return left


def days_in(span: Span) -> int:
    """Return how many days a span has, both ends included."""
    return (span[1] - span[0]).days + 1


def _best_span(wanted: Wanted, one: Candidate) -> Span | None:
    """Return the longest free span of the candidate in the need's time; the earlier of two equal ones."""
    spans = [
        free
        for start, end in one.windows
        if start <= wanted.until_on and end >= wanted.from_on
        for free in free_spans((max(start, wanted.from_on), min(end, wanted.until_on)), one.busy)
    ]
    return min(spans, key=lambda span: (-days_in(span), span), default=None)


def _language(wanted: Wanted) -> str:
    return wanted.language_name or wanted.language


def _against(wanted: Wanted, one: Candidate, free: Span | None) -> Iterable[str]:
    """Yield the hard rules that are not met, in words."""
    level = one.languages.get(wanted.language, 0)
    if level == 0:
        yield _("does not speak %(language)s") % {"language": _language(wanted)}
    elif level < wanted.level:
        yield _("speaks %(language)s, but not well enough") % {
            "language": wanted.language_name or wanted.language
        }
    if free is None:
        yield _("is not free between %(from)s and %(until)s") % {
            "from": f"{wanted.from_on:%d.%m.%Y}", "until": f"{wanted.until_on:%d.%m.%Y}"
        }  # fmt: skip
    elif days_in(free) < wanted.weeks * 7:
        yield _("is free for %(free)s weeks of the %(needed)s that are needed") % {
            "free": days_in(free) // 7, "needed": wanted.weeks
        }  # fmt: skip


def _scored(wanted: Wanted, one: Candidate, free: Span, weights: Weights) -> Match:
    shared = _shared(wanted.skills, one.fields)
    level, weeks = one.languages[wanted.language], days_in(free) // 7
    shares: list[tuple[int, float, str]] = [
        (weights.field, len(shared) / max(1, len(wanted.skills)), _fields(wanted, shared)),
        (weights.language, level / MOST_LEVEL, _("speaks %(language)s") % {"language": _language(wanted)}),
        (
            weights.window, days_in(free) / days_in((wanted.from_on, wanted.until_on)),
            ngettext("free for %(n)s week", "free for %(n)s weeks", weeks) % {"n": weeks},
        ),
        (weights.sector, float(bool(wanted.sector) and _same(wanted.sector, one.sector)), _("same sector")),
        (weights.earlier, float(wanted.host in one.hosts), _("was with this host before")),
    ]  # fmt: skip
    whole = sum(weight for weight, _share, _words in shares) or 1
    score = round(100 * sum(weight * share for weight, share, _words in shares) / whole)
    return Match(one, score, tuple(words for _weight, share, words in shares if share > 0), free)


def _fields(wanted: Wanted, shared: Sequence[str]) -> str:
    return _("knows %(shared)s of %(asked)s: %(fields)s") % {
        "shared": len(shared), "asked": len(wanted.skills), "fields": ", ".join(shared)
    }  # fmt: skip


def _shared(skills: Sequence[str], fields: Sequence[str]) -> list[str]:
    """Return the skills asked for that one of the fields covers: the same, or one as words of the other."""
    return [skill for skill in skills if any(_covers(skill, known) for known in fields)]


def _covers(skill: str, known: str) -> bool:
    one, other = set(_words(skill)), set(_words(known))
    return bool(one and other) and (one <= other or other <= one)


def _words(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in text.casefold()).split()


def _same(one: str, other: str) -> bool:
    return _words(one) == _words(other)
