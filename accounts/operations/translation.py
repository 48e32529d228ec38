# SPDX-License-Identifier: AGPL-3.0-or-later
"""Translations: a reviewer confirms or corrects the draft of one string."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import TranslationReview
from core import audit
from core.catalogue import catalogue, lost_marks
from core.permissions import demand
from core.refusals import Refusal


class NoText(Refusal):
    """The translation is empty."""

    sentence = _("Write the translation.")


class MarksLost(Refusal):
    """A placeholder or tag is missing, or was made up."""

    sentence = _("Keep what stands for something else exactly as in the English: %(marks)s")


def review_string(
    *, programme_key: str, language: str, key: str, texts: tuple[str, ...], by: Any
) -> TranslationReview:
    """Keep the texts of one string as this programme's reviewer leaves them; the last word counts.

    Raises NoText, MarksLost (each naming the field `text_<n>`), and KeyError for a string that there is not.
    """
    message = catalogue(language)[key]
    demand(by, "accounts.review_translation", TranslationReview(programme_key=programme_key))
    for no, (original, text) in enumerate(zip(message.forms, texts, strict=True)):
        _refuse(original, text, f"text_{no}", may_omit=bool(message.plural) and no == 0)
    said = {
        "texts": list(texts),
        "corrected": tuple(texts) != message.texts,
        "reviewed_by": by,
        "reviewed_at": timezone.now(),
    }
    with transaction.atomic():
        kept, _new = TranslationReview.objects.update_or_create(
            programme_key=programme_key, language=language, key=key, defaults=said
        )
        act = "correct_string" if kept.corrected else "confirm_string"
        audit.record(act, kept, by=by, language=language, texts=kept.texts)
    return kept


def _refuse(original: str, text: str, field: str, *, may_omit: bool) -> None:
    """Raise what is wrong with one text; a singular may say its number in a word."""
    if not text.strip():
        raise NoText(field=field)
    lost = lost_marks(original, text)
    if may_omit:
        lost = [mark for mark in lost if mark not in original]
    if lost:
        raise MarksLost(marks=" ".join(lost), field=field)
