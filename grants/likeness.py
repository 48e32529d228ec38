# SPDX-License-Identifier: AGPL-3.0-or-later
"""How alike two persons or two ideas are, with the reasons: plain data in, plain data out.

Texts are compared by their trigrams (sets of three letters in a row, as PostgreSQL's pg_trgm makes them); the
likeness of two sets is the Dice coefficient, 2·|A∩B| / (|A|+|B|), between 0 and 1. Only pairs that share a rare
trigram, or an address, are compared, so thousands are looked through in seconds.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from zlib import crc32

NAME, IDEA = 0.72, 0.45  # from which likeness a pair of names, of ideas, is told
RARE = 40  # a trigram or word that more share than this tells no two apart
SKETCH = 48
WORDS = 400  # of an idea's text as many words are compared


@dataclass(frozen=True)
class Someone:
    """A person as far as likeness goes."""

    key: int
    name: str
    email: str = ""
    phone: str = ""
    birth_year: int | None = None


@dataclass(frozen=True)
class Idea:
    """A submission as far as likeness goes; ideas of the same `team` are not told."""

    key: int
    title: str
    text: str = ""
    team: int = 0


@dataclass(frozen=True)
class Alike:
    """Two that look alike, the smaller key first; `score` is between 0 and 1, `reasons` are (kind, share)."""

    first: int
    second: int
    score: float
    reasons: tuple[tuple[str, float], ...]


def plain(text: str) -> str:
    """Return a text in small letters, without accents, marks and doubled blanks."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"[^\W_]+", "".join(one for one in bare if not unicodedata.combining(one))))


def trigrams(text: str) -> frozenset[str]:
    """Return the trigrams of a plain text: each word with two blanks before and one after; words in any order."""
    found = set()
    for word in plain(text).split():
        padded = f"  {word} "
        found |= {padded[at : at + 3] for at in range(len(padded) - 2)}
    return frozenset(found)


def dice(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how alike two sets are, from 0 (nothing shared, or nothing there) to 1 (the same)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def mailbox(email: str) -> str:
    """Return an address without what makes variants of one mailbox: case, dots and a +tag before the @."""
    local, _at, host = email.strip().casefold().partition("@")
    local = local.partition("+")[0].replace(".", "")
    return f"{local}@{host}" if local and host else ""


def digits(phone: str) -> str:
    """Return the last nine digits of a phone number, which variants of one number share; "" for fewer than seven."""
    found = re.sub(r"\D", "", phone)[-9:]
    return found if len(found) >= 7 else ""


def persons_alike(people: Iterable[Someone]) -> list[Alike]:
    """Return the pairs of persons that may be one, the most alike first."""
    known = {one.key: one for one in people}
    grams = {key: trigrams(one.name) for key, one in known.items()}
    boxes = _sharing(
        (key, [f"m{mailbox(one.email)}"] if mailbox(one.email) else []) for key, one in known.items()
    )
    phones = _sharing(
        (key, [f"p{digits(one.phone)}"] if digits(one.phone) else []) for key, one in known.items()
    )
    names = _sharing((key, plain(one.name).split()) for key, one in known.items())
    found = []
    for first, second in sorted(boxes | phones | names | _sharing(_rare(grams), least=2)):
        told = _judge(known[first], known[second], dice(grams[first], grams[second]))
        if told is not None:
            found.append(told)
    return sorted(found, key=lambda one: (-one.score, one.first, one.second))


def _judge(one: Someone, other: Someone, name: float) -> Alike | None:
    """Return why two persons may be one, or None: a like name, or an address both have."""
    reasons = [("name", round(name, 3))] if name >= NAME else []
    box, phone = mailbox(one.email), digits(one.phone)
    reasons += [("email", 1.0)] if box and box == mailbox(other.email) else []
    reasons += [("phone", 1.0)] if phone and phone == digits(other.phone) else []
    if not reasons:
        return None
    years = {one.birth_year, other.birth_year} - {None}
    both = one.birth_year is not None and other.birth_year is not None
    if both and len(years) == 1:
        reasons.append(("birth_year", 1.0))
    addressed = any(kind in {"email", "phone"} for kind, _share in reasons)
    if both and len(years) == 2 and not addressed:
        return None  # two years of birth tell two people of one name apart
    score = max(name, 0.9 if addressed else 0.0)
    score = min(1.0, score + (0.05 if both and len(years) == 1 else 0.0))
    return Alike(min(one.key, other.key), max(one.key, other.key), round(score, 3), tuple(reasons))


def ideas_alike(ideas: Iterable[Idea]) -> list[Alike]:
    """Return the pairs of ideas that may be one, the most alike first: by title and by text."""
    known = {one.key: one for one in ideas}
    titles = {key: trigrams(one.title) for key, one in known.items()}
    texts = {key: frozenset(_shingles(one.text)) for key, one in known.items()}
    pairs = _sharing(_rare(titles), least=2) | _sharing((key, sorted(text)) for key, text in texts.items())
    found = []
    for first, second in sorted(pairs):
        if known[first].team and known[first].team == known[second].team:
            continue
        title, text = dice(titles[first], titles[second]), dice(texts[first], texts[second])
        reasons = [("title", round(title, 3))] if title >= NAME else []
        reasons += [("text", round(text, 3))] if text >= IDEA else []
        if reasons:
            found.append(Alike(first, second, round(max(title, text), 3), tuple(reasons)))
    return sorted(found, key=lambda one: (-one.score, one.first, one.second))


def _shingles(text: str) -> list[str]:
    """Return a sketch of a text: of every three words in a row those SKETCH with the smallest checksums.

    Of two texts about the same share of the sketches is shared as of the whole (Broder 1997, bottom-k).
    """
    words = plain(text).split()[:WORDS]
    found = {" ".join(words[at : at + 3]) for at in range(len(words) - 2)}
    return sorted(found, key=lambda one: (crc32(one.encode()), one))[:SKETCH]


def _rare(grams: dict[int, frozenset[str]]) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield for each key its eight rarest trigrams: two alike share some of them."""
    count: dict[str, int] = defaultdict(int)
    for own in grams.values():
        for gram in own:
            count[gram] += 1
    for key, own in grams.items():
        yield key, sorted(own, key=lambda gram: (count[gram], gram))[:8]


def _sharing(marked: Iterable[tuple[int, Sequence[str]]], least: int = 1) -> set[tuple[int, int]]:
    """Return the pairs of keys that share `least` marks which at most RARE have; the smaller key first."""
    places: dict[str, set[int]] = defaultdict(set)
    for key, marks in marked:
        for mark in marks:
            places[mark].add(key)
    shared = Counter(
        pair for keys in places.values() if 1 < len(keys) <= RARE for pair in combinations(sorted(keys), 2)
    )
    return {pair for pair, count in shared.items() if count >= least}
