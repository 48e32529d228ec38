# SPDX-License-Identifier: AGPL-3.0-or-later
"""A sample of each paper about a form."""

from datetime import UTC, datetime

from documents import contexts as c

WHEN = datetime(2026, 9, 30, 15, tzinfo=UTC)
ZONE = "Africa/Kigali"


def blank_form(language="en"):
    """A form with a question of each look: lines, boxes, a table."""
    from tests.documents.papers import CALL, common

    questions = (
        c.BlankQuestion(number="1.1", label="What is your idea?", hints=("At most 60 words.",), lines=5),
        c.BlankQuestion(number="1.2", label="Has it a motor?", boxes=("Yes", "No")),
        c.BlankQuestion(number="1.3", label="What will you buy?", columns=("Item", "How many"), rows=3),
    )
    parts = (c.BlankPart(title="The idea", intro="A few words are enough.", questions=questions),)
    return c.BlankForm(**common(language), call=CALL[language], closes_at=WHEN, zone=ZONE, parts=parts)


def answers(language="en"):
    """The answers of a proposal, one of them empty."""
    from tests.documents.papers import CALL, TITLE, common

    told = (c.Answer(question="What is your idea?", answer="A dryer."), c.Answer(question="Why?", answer=""))
    return c.Answers(
        **common(language), call=CALL[language], reference="TVET-2026-0147", title=TITLE[language],
        state="Sent", taken_at=WHEN, zone=ZONE, parts=(c.Part(title="The idea", answers=told),),
    )  # fmt: skip


KINDS = {
    "blank_form": ("blank_form.html", blank_form, "TVET-2026-FORM-EN"),
    "answers": ("answers.html", answers, "TVET-2026-0147-A1"),
}
