# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form that a new call for experts begins with: parts, questions and eligibility rules as data.

One form for every field; a call whose profession is licensed makes the licence's question one that must be
answered. The number is a fact; papers are looked at later, by whoever clears a stay.
"""

from grants.default_form import NewPart, NewQuestion, words
from grants.states import QuestionKind

K = QuestionKind

MOTIVATION = NewPart(
    "motivation",
    words("Why you", "Pourquoi vous"),
    words(
        "Panelists read this without your name. Please do not write it here.",
        "Les évaluateurs lisent ceci sans votre nom. Ne l'écrivez pas ici.",
    ),
    8,
    (
        NewQuestion(
            "motivation",
            K.LONG,
            words("Why do you want to come?", "Pourquoi voulez-vous venir ?"),
            words("Say what moves you, and why now.", "Dites ce qui vous pousse, et pourquoi maintenant."),
            word_limit=200,
        ),
        NewQuestion(
            "experience",
            K.LONG,
            words("What have you done that fits this call?", "Qu'avez-vous fait qui répond à cet appel ?"),
            words(
                "Two or three pieces of work: what, for whom, with which result.",
                "Deux ou trois travaux : quoi, pour qui, avec quel résultat.",
            ),
            word_limit=250,
        ),
    ),
)

PLAN = NewPart(
    "plan",
    words("What you would do", "Ce que vous feriez"),
    words("Think of one host and its people.", "Pensez à un lieu d'accueil et à ses équipes."),
    10,
    (
        NewQuestion(
            "plan",
            K.LONG,
            words("What would you teach or build?", "Qu'enseigneriez-vous ou que construiriez-vous ?"),
            words("Week by week, in a few lines.", "Semaine par semaine, en quelques lignes."),
            word_limit=250,
        ),
        NewQuestion(
            "lasting",
            K.LONG,
            words("What stays when you have left?", "Que reste-t-il après votre départ ?"),
            words(
                "Who goes on with it, and with which material?",
                "Qui continue, et avec quel matériel ?",
            ),
            word_limit=150,
        ),
        NewQuestion(
            "taught_before",
            K.YES_NO,
            words("Have you taught or trained adults before?", "Avez-vous déjà formé des adultes ?"),
        ),
    ),
)

FACTS = NewPart(
    "facts",
    words("Your profession", "Votre profession"),
    words("Facts only; nobody asks for papers now.", "Des faits seulement ; aucun papier n'est demandé ici."),
    3,
    (
        NewQuestion(
            "licence",
            K.SHORT,
            words(
                "Number of your professional licence, and who gave it",
                "Numéro de votre autorisation d'exercer, et qui l'a délivrée",
            ),
            words(
                "Where your profession has one. Do not send a copy.",
                "Si votre profession en a une. N'envoyez pas de copie.",
            ),
            required=False,
            identifying=True,
        ),
        NewQuestion(
            "conduct",
            K.DECLARATION,
            words(
                "I have read what the stay asks of me, and what I wrote is true.",
                "J'ai lu ce que le séjour me demande, et ce que j'ai écrit est vrai.",
            ),
        ),
    ),
)

PARTS = (MOTIVATION, PLAN, FACTS)

RULES = (
    ("abroad", words("Lives in a country named by the call", "Vit dans un pays nommé par l'appel")),
    (
        "qualified",
        words("Has the qualification that the call asks for", "A la qualification demandée par l'appel"),
    ),
    ("free", words("Can stay between one and six months", "Peut rester entre un et six mois")),
)
