# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sheets of what was handed in: submissions, their answers, teams, budgets, and their screening."""

from .parts import Column, Kind, Sheet

K = Kind
OF = "submissions.submission"

SUBMISSIONS = Sheet(
    "submissions",
    "What the call received. Only a number and a title are needed.",
    (
        Column(
            "submission",
            K.TEXT,
            "Number, unique in the file. A draft has a name of its own here, and gets its number when it is sent.",
            "TVET-2025-0001",
            required=True,
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
        Column(
            "institution",
            K.TEXT,
            "Institution of the team.",
            "iprc-ngoma",
            refers="institutions.institution",
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
            "cooperative",
            choices=("institution", "cooperative", "person"),
            default="institution",
        ),
        Column(
            "party name", K.TEXT, "Name of who would sign. Empty: the institution, or the lead.", "Abarobyi"
        ),
        Column("party number", K.TEXT, "Registration number. A cooperative needs one.", "RCA/DEMO/0147"),
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
    "Who stands behind a submission, one row a person. "
    "A lead counts as a trainee, or as a trainer where the row says so.",
    (
        Column("submission", K.TEXT, "The submission.", "TVET-2025-0001", True, refers=OF),
        Column("person", K.TEXT, "The person.", "aline", True, refers="people.person"),
        Column(
            "role", K.CHOICE, "Part in the team.", "trainee", True, choices=("lead", "trainer", "trainee")
        ),
        Column("trainer", K.YESNO, "For a lead: whether they are a trainer.", "no", default="no"),
        Column("confirmed", K.YESNO, "Whether they confirmed to be in the team.", "yes", default="yes"),
    ),
    identity=("submission", "person"),
)

ANSWERS = Sheet(
    "answers",
    "What was answered, one row a question.",
    (
        Column("submission", K.TEXT, "The submission.", "TVET-2025-0001", True, refers=OF),
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
    "What the money is asked for, one row a line, in the call's currency. A line needs a price or an amount.",
    (
        Column("submission", K.TEXT, "The submission.", "TVET-2025-0001", True, refers=OF),
        Column("line", K.INT, "Number of the line, from 1.", "1", True),
        Column(
            "item", K.TEXT, "What is bought or paid.", "Glass panes", True, aliases=("text", "description")
        ),
        Column("unit", K.TEXT, "What one of it is.", "pane"),
        Column("quantity", K.INT, "How many.", "24", default="1"),
        Column("unit price", K.MONEY, "Price of one. Empty: amount by quantity.", "18 000"),
        Column("own", K.MONEY, "What the team itself puts in.", "32 000", default="0"),
        Column("amount", K.MONEY, "Quantity times price. Checked where both are given.", "432 000"),
    ),
    identity=("submission", "line"),
)

SCREENING = Sheet(
    "screening",
    "What the officers found, one row a submission and rule. A rule without a row counts as met.",
    (
        Column("submission", K.TEXT, "The submission.", "TVET-2025-0001", True, refers=OF),
        Column("rule", K.TEXT, "The rule.", "team", True, refers="eligibility.rule"),
        Column("met", K.YESNO, "Whether it is met.", "yes", True),
        Column("reason", K.TEXT, "Why, where it is not met.", "Both members are trainers."),
        Column("checked", K.DATETIME, "When it was checked.", "2025-04-22 10:05"),
    ),
    identity=("submission", "rule"),
)
