# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sheets that describe a call: its dates and money, its criteria, stages, rules and form."""

from .parts import Column, Kind, Sheet

K = Kind

CALL = Sheet(
    "call",
    "The call itself, one row a key. Code and title are enough.",
    (
        Column(
            "code",
            K.TEXT,
            "Short code of the call, unique in the programme.",
            "TVET-2025",
            True,
            aliases=("id", "call"),
        ),
        Column(
            "title",
            K.TEXT,
            "Title of the call.",
            "Ten ideas for trades",
            True,
            languages=True,
            aliases=("name",),
        ),
        Column(
            "programme",
            K.TEXT,
            "Key of the programme. Empty: the programme chosen at import, or one made for the file.",
            "tvet-rw",
        ),
        Column(
            "kind",
            K.CHOICE,
            "What the call asks for.",
            "proposals",
            choices=("proposals", "experts"),
            default="proposals",
        ),
        Column(
            "summary",
            K.TEXT,
            "What the call is for, in a few sentences.",
            "Money for ten pilots.",
            languages=True,
        ),
        Column("sector", K.TEXT, "Sector or sectors of the call, in a few words.", "agriculture, energy"),
        Column("languages", K.TEXT, "Languages in which people may answer.", "en; fr; rw", several=True),
        Column(
            "prevailing language",
            K.TEXT,
            "Language of letters and agreements. Empty: that of the programme.",
            "en",
        ),
        Column("currency", K.TEXT, "ISO code. Empty: the programme's currency.", "RWF"),
        Column("envelope", K.MONEY, "All the money that the call may promise.", "45 000 000"),
        Column("ceiling", K.MONEY, "Most that one award may have.", "5 000 000"),
        Column("places", K.INT, "How many are selected.", "10", default="10"),
        Column("reviews", K.INT, "Reviews for each submission.", "3", default="3"),
        Column("blind", K.YESNO, "Whether names are hidden from the panel.", "yes", default="yes"),
        Column("opens", K.DATETIME, "When the call opens, in the programme's time zone.", "2025-03-03 08:00"),
        Column(
            "closes", K.DATETIME, "When the call closes, in the programme's time zone.", "2025-04-14 17:00"
        ),
        Column("opens in days", K.INT, "Instead of `opens`: days from the day of import, at 08:00.", "-20"),
        Column("closes in days", K.INT, "Instead of `closes`: days from the day of import, at 17:00.", "25"),
        Column(
            "grace minutes",
            K.INT,
            "Minutes after closing in which a begun sending still counts.",
            "15",
            default="15",
        ),
        Column("screened by", K.DATE, "Until when the officers screen.", "2025-04-25"),
        Column("reviews due", K.DATE, "Until when the panel scores.", "2025-05-23"),
        Column("decided at", K.DATETIME, "When the committee confirmed the selection.", "2025-06-05 11:30"),
        Column(
            "decided by",
            K.TEXT,
            "Person who confirmed it, the committee's chair.",
            "beatrice",
            refers="people.person",
        ),
        Column("minutes", K.TEXT, "Minutes of the committee's meeting.", "Seven members were present."),
        Column("signed off at", K.DATETIME, "When the last institution signed off.", "2025-06-12 15:00"),
        Column("released at", K.DATETIME, "When the results were released.", "2025-06-16 09:00"),
        Column("released by", K.TEXT, "Person who released them.", "grace", refers="people.person"),
    ),
    required=True,
    keyed=True,
)

CRITERIA = Sheet(
    "criteria",
    "What the panel scores, in the order shown to the panel.",
    (
        Column(
            "criterion", K.TEXT, "Short key of the criterion.", "need", True, aliases=("id", "code", "key")
        ),
        Column(
            "title", K.TEXT, "What is scored.", "Problem and need", True, languages=True, aliases=("name",)
        ),
        Column("weight", K.NUMBER, "Weight. Leave it empty in every row for equal weights.", "20"),
        Column(
            "minimum",
            K.NUMBER,
            "Lowest score. Empty in every row: the scale is read from the scores.",
            "1",
            aliases=("min",),
        ),
        Column("maximum", K.NUMBER, "Highest score.", "5", aliases=("max",)),
        Column("help", K.TEXT, "What the panel looks at.", "Is it real and shown?", languages=True),
        Column(
            "anchor",
            K.TEXT,
            "What that score means.",
            "The need is shown with facts.",
            languages=True,
            numbered=True,
        ),
    ),
    required=True,
    identity=("criterion",),
)

STAGES = Sheet(
    "stages",
    "The call's stages in order. Without this sheet: one screening, then one review.",
    (
        Column("stage", K.TEXT, "Short key of the stage.", "review", True, aliases=("id", "key")),
        Column(
            "kind",
            K.CHOICE,
            "What happens in it.",
            "review",
            True,
            choices=("screening", "review", "interview"),
        ),
        Column("title", K.TEXT, "Title shown to people.", "Review by the panel", True, languages=True),
        Column(
            "parts", K.TEXT, "Parts of the form that it asks for. Empty: all.", "idea; plan", several=True
        ),
        Column(
            "criteria",
            K.TEXT,
            "Criteria scored in it. Empty in a review: all.",
            "need; new",
            several=True,
            refers="criteria.criterion",
        ),
        Column("reviews", K.INT, "Reviews for each submission in it.", "3"),
        Column(
            "passes",
            K.CHOICE,
            "Which submissions go on.",
            "all_eligible",
            choices=("all_eligible", "best_n", "committee"),
        ),
        Column("places", K.INT, "How many go on, when the best do.", "10"),
        Column("due", K.DATE, "Until when it is to be done.", "2025-05-23"),
    ),
    identity=("stage",),
)

ELIGIBILITY = Sheet(
    "eligibility",
    "The rules that the officers check before any scoring, in order.",
    (
        Column("rule", K.TEXT, "Short key of the rule.", "team", True, aliases=("key", "id")),
        Column(
            "text",
            K.TEXT,
            "The rule in words.",
            "The team has a trainer and a trainee.",
            True,
            languages=True,
        ),
    ),
    identity=("rule",),
)

FORM = Sheet(
    "form",
    "The questions of the call's form, in order. Without this sheet: one question for each key in `answers`.",
    (
        Column("part", K.TEXT, "Short key of the part: one page of the form.", "idea", True),
        Column("part title", K.TEXT, "Title of the part, in its first row.", "The idea", languages=True),
        Column("question", K.TEXT, "Short key of the question.", "problem", True, aliases=("key",)),
        Column(
            "kind",
            K.CHOICE,
            "What may be typed.",
            "long",
            True,
            choices=(
                "short",
                "long",
                "number",
                "money",
                "date",
                "yes_no",
                "choice",
                "several",
                "place",
                "file",
                "declaration",
            ),
        ),
        Column("label", K.TEXT, "The question.", "What is the problem?", True, languages=True),
        Column("help", K.TEXT, "One or two sentences of help.", "Who has it, and how often?", languages=True),
        Column("choices", K.TEXT, "Answers to choose from.", "new; running", several=True, languages=True),
        Column("example", K.TEXT, "An answer as an example.", "Of 20 homes, 14.", languages=True),
        Column("word limit", K.INT, "Most words of an answer.", "120"),
        Column("required", K.YESNO, "Whether it must be answered before sending.", "yes", default="no"),
        Column(
            "identifying",
            K.YESNO,
            "Whether the answer may show who wrote it; hidden in a blind review.",
            "no",
            default="no",
        ),
    ),
    identity=("question",),
)
