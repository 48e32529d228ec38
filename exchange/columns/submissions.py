# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sheets of what was handed in: submissions, their answers, teams, budgets, and their screening."""

from .parts import Column, Kind, Sheet

K = Kind

SUBMISSIONS = Sheet(
    "submissions",
    "What the call received. Only a number and a title are needed.",
    (
        Column(
            "submission",
            K.TEXT,
            "Number, unique in the file; a draft has one too.",
            "TVET-2025-0001",
            True,
            aliases=("id", "number", "proposal"),
        ),
        Column("title", K.TEXT, "Title.", "Solar dryer for pineapple growers", True, aliases=("name",)),
        Column(
            "state",
            K.CHOICE,
            "Where it stood when the file was written.",
            "submitted",
            choices=("draft", "submitted", "withdrawn"),
            default="submitted",
        ),
        Column("language", K.TEXT, "Language of its answers.", "en"),
        Column("summary", K.TEXT, "One sentence that may become public.", "Drying what would rot."),
        Column(
            "institution", K.TEXT, "Institution of the team.", "iprc-ngoma", refers="institutions.institution"
        ),
        Column(
            "district",
            K.TEXT,
            "Where the idea will be tried.",
            "ngoma",
            refers="places.place",
            aliases=("place",),
        ),
        Column("trade", K.TEXT, "Trade.", "food processing"),
        Column("lead", K.TEXT, "Person who leads the team.", "aline", refers="people.person"),
        Column(
            "party",
            K.CHOICE,
            "Who would sign the agreement.",
            "institution",
            choices=("institution", "person"),
            default="institution",
        ),
        Column(
            "party institution",
            K.TEXT,
            "The institution that would sign, where another.",
            "coop-umurava",
            refers="institutions.institution",
        ),
        Column(
            "requested",
            K.MONEY,
            "Sum asked for. Empty: the sum of its budget lines.",
            "4 200 000",
            aliases=("amount",),
        ),
        Column("typed by", K.TEXT, "Person who typed it for the team.", "eric", refers="people.person"),
        Column("begun", K.DATETIME, "When the draft was begun.", "2025-03-10 09:12"),
        Column("submitted", K.DATETIME, "When it was sent.", "2025-04-11 16:40"),
    ),
    required=True,
    identity=("submission",),
)

TEAM = Sheet(
    "team",
    "Who stands behind a submission. The lead is a trainer or a trainee too, and then has two rows.",
    (
        Column(
            "submission", K.TEXT, "The submission.", "TVET-2025-0001", True, refers="submissions.submission"
        ),
        Column("person", K.TEXT, "The person.", "aline", True, refers="people.person"),
        Column(
            "role", K.CHOICE, "Part in the team.", "trainee", True, choices=("lead", "trainer", "trainee")
        ),
        Column("confirmed", K.YESNO, "Whether the person confirmed to be in the team.", "yes", default="yes"),
    ),
    identity=("submission", "person", "role"),
)

ANSWERS = Sheet(
    "answers",
    "What was answered, one row a question.",
    (
        Column(
            "submission", K.TEXT, "The submission.", "TVET-2025-0001", True, refers="submissions.submission"
        ),
        Column("question", K.TEXT, "Key of the question.", "problem", True, refers="form.question"),
        Column("language", K.TEXT, "Language of the answer. Empty: that of the submission.", "en"),
        Column(
            "text", K.TEXT, "The answer.", "Growers throw away a third of the fruit.", aliases=("answer",)
        ),
    ),
    identity=("submission", "question"),
)

BUDGET = Sheet(
    "budget",
    "What the money is asked for, one row a line. Amounts are in the call's currency.",
    (
        Column(
            "submission", K.TEXT, "The submission.", "TVET-2025-0001", True, refers="submissions.submission"
        ),
        Column("line", K.INT, "Number of the line, from 1.", "1", True),
        Column(
            "text", K.TEXT, "What is bought or paid.", "Glass panes, 4 mm", True, aliases=("description",)
        ),
        Column(
            "category",
            K.CHOICE,
            "What sort of cost it is.",
            "materials",
            choices=("equipment", "materials", "services", "transport", "training", "other"),
            default="other",
        ),
        Column("quantity", K.NUMBER, "How many.", "24"),
        Column("unit price", K.MONEY, "Price of one. Quantity times price is the amount.", "18 000"),
        Column("amount", K.MONEY, "Amount asked for.", "432 000", True),
    ),
    identity=("submission", "line"),
)

SCREENING = Sheet(
    "screening",
    "What the officers found, one row a submission and rule. A submission without rows counts as eligible.",
    (
        Column(
            "submission", K.TEXT, "The submission.", "TVET-2025-0001", True, refers="submissions.submission"
        ),
        Column("rule", K.TEXT, "The rule.", "team", True, refers="eligibility.rule"),
        Column("met", K.YESNO, "Whether it is met.", "yes", True),
        Column("reason", K.TEXT, "Why, where it is not met.", "Both members are trainers."),
        Column("checked", K.DATETIME, "When it was checked.", "2025-04-22 10:05"),
    ),
    identity=("submission", "rule"),
)
