# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sheets of people: institutions, persons, and the roles that persons hold."""

from .parts import Column, Kind, Sheet

K = Kind

ROLES = (
    "administrator",
    "officer",
    "committee_chair",
    "committee_member",
    "signatory",
    "director",
    "finance_maker",
    "finance_checker",
    "releaser",
    "auditor",
    "donor_viewer",
    "coach",
    "expert",
    "host",
)

INSTITUTIONS = Sheet(
    "institutions",
    "Colleges, schools, cooperatives and offices. Ties are looked for within one, never above it.",
    (
        Column("institution", K.TEXT, "Short key.", "iprc-huye", True, aliases=("id", "key")),
        Column("name", K.TEXT, "Name as it stands on letters.", "IPRC Huye", True),
        Column("short name", K.TEXT, "Its name in short.", "Huye"),
        Column("aliases", K.TEXT, "Other names it goes by.", "RP Huye College", several=True),
        Column("parent", K.TEXT, "Institution that it belongs to.", "rp", refers="institutions.institution"),
        Column(
            "kind",
            K.CHOICE,
            "What it is.",
            "college",
            choices=(
                "polytechnic",
                "college",
                "school",
                "cooperative",
                "ministry",
                "international",
                "company",
                "health",
                "ngo",
                "other",
            ),
            default="other",
        ),
        Column("district", K.TEXT, "Place where it stands.", "huye", refers="places.place"),
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
            "woman",
            choices=("woman", "man"),
            default="",
        ),
        Column(
            "institution",
            K.TEXT,
            "Where the person works or learns.",
            "iprc-huye",
            refers="institutions.institution",
        ),
        Column("language", K.TEXT, "Language for letters and pages. Empty: the call's own.", "rw"),
        Column("time zone", K.TEXT, "Their own time zone, where it is another.", "Europe/Brussels"),
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
            "institution",
            K.TEXT,
            "For a signatory: for whom. For a host: where.",
            "iprc-huye",
            refers="institutions.institution",
        ),
        Column("since", K.DATE, "First day of the role.", "2025-01-06"),
    ),
    identity=("person", "role", "call"),
)
