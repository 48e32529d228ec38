# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sheets of the programme: its settings, the organisations behind it, and its places."""

from .parts import Column, Kind, Sheet

K = Kind

PLACES = Sheet(
    "places",
    "The places of the programme's country, with the tile map's grid (counted from 1, from the top left).",
    (
        Column("place", K.TEXT, "Code of the place.", "huye", True, aliases=("code", "id")),
        Column("name", K.TEXT, "Its name.", "Huye", True, languages=True),
        Column("parent", K.TEXT, "Place that it lies in.", "south", refers="places.place"),
        Column("tile column", K.INT, "Column on the tile map. Empty: not on the map.", "4"),
        Column("tile row", K.INT, "Row on the tile map.", "6"),
    ),
    identity=("place",),
)

PROGRAMME = Sheet(
    "programme",
    "The programme, one row a key. Needed only where the programme is not there yet.",
    (
        Column(
            "programme", K.TEXT, "Short key, part of every address.", "tvet-rw", True, aliases=("key", "code")
        ),
        Column("name", K.TEXT, "Its name.", "Trades and Diaspora", True, languages=True, aliases=("title",)),
        Column("country", K.TEXT, "ISO code of the country.", "RW"),
        Column(
            "donor",
            K.TEXT,
            "Key of the organisation that gives the money.",
            "belgium",
            refers="organisations.organisation",
        ),
        Column(
            "partners",
            K.TEXT,
            "Keys of the partner organisations.",
            "rp; mineduc",
            several=True,
            refers="organisations.organisation",
        ),
        Column("currency", K.TEXT, "ISO code of its currency.", "RWF", True),
        Column("time zone", K.TEXT, "IANA name of its time zone.", "Africa/Kigali", True),
        Column(
            "languages", K.TEXT, "Its languages, the first one leading.", "en; fr; rw", True, several=True
        ),
        Column("number prefix", K.TEXT, "First letters of its numbers.", "TVET", True),
        Column(
            "sign-offs",
            K.TEXT,
            "Organisations that sign off a selection, in order.",
            "iom; rp",
            several=True,
            refers="organisations.organisation",
        ),
        Column(
            "signatories",
            K.TEXT,
            "Who signs agreements, in order; `grantee` is the team's side.",
            "iom; rp; grantee",
            several=True,
        ),
        Column("hands on a payment", K.INT, "How many people a payment needs.", "3", default="2"),
        Column(
            "band",
            K.CHOICE,
            "Ornament at the head of pages and letters.",
            "zigzag",
            choices=("zigzag", "plain"),
            default="plain",
        ),
        Column("colour", K.TEXT, "Leading colour, as #rrggbb.", "#9c3d14"),
        Column("address", K.TEXT, "Address on letters.", "12 Demo Street, Kigali"),
        Column("contact", K.EMAIL, "Address for questions.", "programme@example.org"),
        Column(
            "demonstration",
            K.YESNO,
            "Whether all of it is made up, which every page then says.",
            "yes",
            default="no",
        ),
    ),
    keyed=True,
)

ORGANISATIONS = Sheet(
    "organisations",
    "The organisations behind the programme.",
    (
        Column("organisation", K.TEXT, "Short key.", "iom", True, aliases=("key", "id")),
        Column(
            "name", K.TEXT, "Full name.", "International Organization for Migration", True, languages=True
        ),
        Column("short name", K.TEXT, "Name in short.", "IOM"),
        Column("part", K.CHOICE, "Its part in the programme.", "lead", choices=("donor", "lead", "partner")),
        Column(
            "institution",
            K.TEXT,
            "The same body among the institutions.",
            "iom",
            refers="institutions.institution",
        ),
    ),
    identity=("organisation",),
)
