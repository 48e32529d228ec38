# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sheets of the panel and the committee: who scores, ties, scores, reviews, and the decision."""

from .parts import Column, Kind, Sheet

K = Kind

PANEL = Sheet(
    "panel",
    "Who sits on the panel. Without this sheet the panel is whoever is named in `scores`.",
    (
        Column(
            "panelist",
            K.TEXT,
            "The person, or any short name where `people` does not know them.",
            "chantal",
            True,
            refers="people.person",
            aliases=("person", "id", "reviewer"),
        ),
        Column("name", K.TEXT, "Name, where `people` does not know them.", "Chantal Mukamana"),
        Column("email", K.EMAIL, "E-mail, where `people` does not know them.", "chantal@example.org"),
        Column(
            "institution",
            K.TEXT,
            "Institution, where `people` does not know them.",
            "iprc-tumba",
            refers="institutions.institution",
        ),
        Column(
            "chair",
            K.YESNO,
            "Whether this panelist chairs the panel.",
            "no",
            default="no",
        ),
        Column("trade", K.TEXT, "Trades that the panelist knows.", "welding; energy", several=True),
        Column("most reviews", K.INT, "Most reviews that the panelist takes.", "15"),
        Column(
            "declared",
            K.DATETIME,
            "When the panelist had declared conflicts, or that there are none.",
            "2025-04-28 14:00",
        ),
    ),
    identity=("panelist",),
)

CONFLICTS = Sheet(
    "conflicts",
    "Ties that keep a panelist away from a submission.",
    (
        Column(
            "submission", K.TEXT, "The submission.", "TVET-2025-0007", True, refers="submissions.submission"
        ),
        Column(
            "panelist",
            K.TEXT,
            "The panelist.",
            "didier",
            True,
            refers="panel.panelist",
            aliases=("reviewer",),
        ),
        Column(
            "origin",
            K.CHOICE,
            "How it came to be known.",
            "declared",
            choices=("declared", "found", "officer"),
            default="declared",
        ),
        Column(
            "tie",
            K.CHOICE,
            "What the tie is.",
            "institution",
            choices=("institution", "employer", "team", "family", "work", "other"),
            default="other",
        ),
        Column("reason", K.TEXT, "The tie in words.", "He taught the team's trainer."),
        Column("at", K.DATETIME, "When it was declared or found.", "2025-04-28 14:00"),
    ),
    identity=("submission", "panelist"),
)

SCORES = Sheet(
    "scores",
    "One row for each submission, panelist and criterion.",
    (
        Column(
            "submission",
            K.TEXT,
            "The submission.",
            "TVET-2025-0001",
            True,
            refers="submissions.submission",
            aliases=("proposal",),
        ),
        Column(
            "panelist",
            K.TEXT,
            "The panelist.",
            "chantal",
            True,
            refers="panel.panelist",
            aliases=("reviewer",),
        ),
        Column("criterion", K.TEXT, "The criterion.", "need", True, refers="criteria.criterion"),
        Column("score", K.NUMBER, "The score, on the criterion's scale.", "4", True),
        Column("comment", K.TEXT, "A comment on that score.", "Counted on 14 farms."),
    ),
    required=True,
    identity=("submission", "panelist", "criterion"),
)

REVIEWS = Sheet(
    "reviews",
    "One row for each review. Without this sheet every review in `scores` counts as submitted. A review that "
    "has no row here counts as submitted with a score for each criterion, and as a draft with fewer.",
    (
        Column(
            "submission", K.TEXT, "The submission.", "TVET-2025-0001", True, refers="submissions.submission"
        ),
        Column("panelist", K.TEXT, "The panelist.", "chantal", True, refers="panel.panelist"),
        Column(
            "state",
            K.CHOICE,
            "How far it is.",
            "submitted",
            choices=("assigned", "drafting", "submitted"),
            default="submitted",
        ),
        Column("overall", K.TEXT, "The panelist's comment on the whole.", "Sound, and ready to begin."),
        Column("strength", K.TEXT, "A strength, told to the team.", "You weighed what was lost."),
        Column("improve", K.TEXT, "One thing to improve, told to the team.", "Ask a second buyer."),
        Column("submitted", K.DATETIME, "When it was sent.", "2025-05-12 20:31"),
    ),
    identity=("submission", "panelist"),
)

DECISION = Sheet(
    "decision",
    "What the committee decided, one row a submission.",
    (
        Column(
            "submission", K.TEXT, "The submission.", "TVET-2025-0001", True, refers="submissions.submission"
        ),
        Column(
            "outcome",
            K.CHOICE,
            "What was decided.",
            "selected",
            True,
            choices=("selected", "reserve", "declined"),
        ),
        Column("place", K.INT, "Place among the selected, or on the reserve list.", "1"),
        Column("amount", K.MONEY, "Amount awarded.", "4 200 000"),
        Column(
            "conditions", K.TEXT, "What the award depends on.", "A safety plan within a month.", several=True
        ),
        Column(
            "reason",
            K.TEXT,
            "Why the committee departs from the ranking, where it does.",
            "The team withdrew its site.",
        ),
        Column(
            "strength",
            K.TEXT,
            "What the letter praises; several may stand.",
            "The need is shown.",
            several=True,
        ),
        Column(
            "improve", K.TEXT, "The one thing that the letter advises.", "Ask two more buyers for prices."
        ),
    ),
    identity=("submission",),
)
