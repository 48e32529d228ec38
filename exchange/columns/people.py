# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sheets of people: institutions, persons, and the roles that persons hold."""

from .parts import Column, Kind, Sheet

K = Kind

ROLES = (
    "officer",
    "chair",
    "committee chair",
    "committee member",
    "signatory",
    "releaser",
    "finance",
    "coach",
    "expert",
    "host",
    "director",
    "auditor",
    "donor",
)

INSTITUTIONS = Sheet(
    "institutions",
    "Colleges, schools, cooperatives and offices. Ties are looked for within one, never above it.",
    (
        Column("institution", K.TEXT, "Short key.", "iprc-huye", True, aliases=("id", "key")),
        Column("name", K.TEXT, "Name as it stands on letters.", "IPRC Huye", True, languages=True),
        Column("aliases", K.TEXT, "Other names it goes by.", "RP Huye College", several=True),
        Column("parent", K.TEXT, "Institution that it belongs to.", "rp", refers="institutions.institution"),
        Column(
            "kind",
            K.CHOICE,
            "What it is.",
            "college",
            choices=(
                "university",
                "college",
                "school",
                "cooperative",
                "company",
                "ngo",
                "government",
                "international",
                "other",
            ),
            default="other",
        ),
        Column("district", K.TEXT, "Place where it stands.", "huye", refers="places.place"),
        Column("contract", K.YESNO, "Whether it may sign a grant agreement.", "yes", default="no"),
    ),
    identity=("institution",),
)

PEOPLE = Sheet(
    "people",
    "Every person the other sheets name. A person without e-mail and phone cannot sign in.",
    (
        Column(
            "person", K.TEXT, "Short key of the person in this file.", "aline", True, aliases=("id", "key")
        ),
        Column("name", K.TEXT, "Full name.", "Aline Uwimana", True),
        Column("email", K.EMAIL, "E-mail address.", "aline@example.org"),
        Column("phone", K.PHONE, "Phone, with country code.", "+250 780 000 101"),
        Column(
            "sex",
            K.CHOICE,
            "For counts only; never shown to a panel.",
            "female",
            choices=("female", "male", "other"),
            default="",
        ),
        Column("birth year", K.INT, "For counts only.", "2004"),
        Column(
            "institution",
            K.TEXT,
            "Where the person works or learns.",
            "iprc-huye",
            refers="institutions.institution",
        ),
        Column("title", K.TEXT, "What the person is.", "Trainee, electronics level 5"),
        Column("trade", K.TEXT, "Trade or field that the person knows.", "electronics", several=True),
        Column("language", K.TEXT, "Language for letters and pages.", "rw", default="en"),
        Column(
            "demo",
            K.TEXT,
            "One line on the demonstration's sign-in page. Empty: not listed.",
            "Leads a team.",
        ),
    ),
    identity=("person",),
)

ROLES_SHEET = Sheet(
    "roles",
    "Who may do what. Panelists are named in `panel`, teams in `team`.",
    (
        Column("person", K.TEXT, "The person.", "grace", True, refers="people.person"),
        Column("role", K.CHOICE, "The role.", "officer", True, choices=ROLES),
        Column("call", K.TEXT, "Code of the call. Empty: the whole programme.", "TVET-2025"),
        Column(
            "organisation", K.TEXT, "For a signatory: for whom.", "rp", refers="organisations.organisation"
        ),
        Column(
            "institution",
            K.TEXT,
            "For a host or a director: where.",
            "iprc-huye",
            refers="institutions.institution",
        ),
        Column("since", K.DATE, "First day of the role.", "2025-01-06"),
    ),
    identity=("person", "role", "call"),
)
