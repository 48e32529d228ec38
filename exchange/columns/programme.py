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
        Column("short name", K.TEXT, "Its name in short.", "TVET programme"),
        Column("about", K.TEXT, "What it is, in a few sentences.", "Pilots in ten trades.", languages=True),
        Column("currency", K.TEXT, "ISO code of its currency.", "RWF", True),
        Column("time zone", K.TEXT, "IANA name of its time zone.", "Africa/Kigali", True),
        Column(
            "languages", K.TEXT, "Its languages, the first one leading.", "en; fr; rw", True, several=True
        ),
        Column(
            "prevailing language",
            K.TEXT,
            "Language of letters and agreements. Empty: the leading one.",
            "en",
        ),
        Column("number prefix", K.TEXT, "First letters of its numbers.", "TVET", True),
        Column("phone region", K.TEXT, "ISO code of the country of phones written without one.", "RW"),
        Column("place word", K.TEXT, "What a place is called.", "District", languages=True),
        Column(
            "hands on a payment", K.INT, "How many people a payment needs, two at least.", "3", default="3"
        ),
        Column("band", K.YESNO, "Whether the ornament stands at the head of pages.", "yes", default="yes"),
        Column("contact", K.TEXT, "Where questions go.", "programme@example.org"),
        Column("demonstration", K.YESNO, "Whether all of it is made up.", "yes", default="no"),
    ),
    keyed=True,
)

ORGANISATIONS = Sheet(
    "organisations",
    "What institutions do in the programme, one row a part. Those who sign do so in the order of the rows. "
    "The grantee signs every agreement too, and needs no row.",
    (
        Column(
            "institution",
            K.TEXT,
            "The institution.",
            "iom",
            True,
            refers="institutions.institution",
            aliases=("organisation",),
        ),
        Column(
            "part",
            K.CHOICE,
            "Its part in the programme.",
            "signs_selection",
            True,
            choices=("donor", "runs", "partner", "signs_selection", "signs_agreement"),
        ),
    ),
    identity=("institution", "part"),
)
