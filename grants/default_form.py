# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form that a new call for project ideas begins with: parts, questions and eligibility rules as data.

It names no country, organisation or trade. The Kinyarwanda texts are a draft until a named speaker has read
them: the form's page says so. The team, the budget and who signs have pages of their own.
"""

from dataclasses import dataclass

from core.translated import Translated
from grants.states import QuestionKind

K = QuestionKind
DRAFT_LANGUAGES = ("rw",)
NOTHING = Translated()


def words(en: str, fr: str, rw: str = "") -> Translated:
    """Return a text in the languages of this form."""
    return Translated({"en": en, "fr": fr, "rw": rw})


@dataclass(frozen=True)
class NewQuestion:
    """One question of the default form."""

    key: str
    kind: str
    label: Translated
    help: Translated = NOTHING
    example: Translated = NOTHING
    word_limit: int | None = None
    required: bool = True
    identifying: bool = False
    choices: tuple[tuple[str, Translated], ...] = ()


@dataclass(frozen=True)
class NewPart:
    """One page of the default form."""

    key: str
    title: Translated
    intro: Translated
    minutes: int
    questions: tuple[NewQuestion, ...]


PROBLEM = NewPart(
    "problem",
    words("The problem", "Le problème", "Ikibazo"),
    words(
        "Tell us what happens now, and for whom.",
        "Dites-nous ce qui se passe aujourd'hui, et pour qui.",
        "Tubwire uko bimeze ubu, n'uwo bireba.",
    ),
    6,
    (
        NewQuestion(
            "problem",
            K.LONG,
            words(
                "What problem will you solve?",
                "Quel problème allez-vous résoudre ?",
                "Ni ikihe kibazo muzakemura?",
            ),
            words(
                "Say who has it, where, and how often.",
                "Dites qui l'a, où et combien de fois.",
                "Vuga abo kireba, aho kiri, n'inshuro kiba.",
            ),
            words(
                "Three farmers in ten lose tomatoes because the road is closed in the rains.",
                "Trois agriculteurs sur dix perdent des tomates quand la route est fermée par les pluies.",
            ),
            word_limit=150,
        ),
        NewQuestion(
            "known",
            K.LONG,
            words("How do you know?", "Comment le savez-vous ?", "Mubizi mute?"),
            words(
                "Give a number that you counted, or say whom you asked.",
                "Donnez un chiffre compté par vous, ou dites à qui vous avez demandé.",
                "Tanga umubare mwibariye, cyangwa uvuge abo mwabajije.",
            ),
            word_limit=80,
        ),
    ),
)
IDEA = NewPart(
    "idea",
    words("The idea", "L'idée", "Igitekerezo"),
    words(
        "Explain it as you would to a neighbour.",
        "Expliquez-la comme à un voisin.",
        "Yisobanure nk'uyibwira umuturanyi.",
    ),
    8,
    (
        NewQuestion(
            "idea",
            K.LONG,
            words("What is your idea?", "Quelle est votre idée ?", "Igitekerezo cyanyu ni ikihe?"),
            words("What will you make or do?", "Que ferez-vous ou fabriquerez-vous ?", "Muzakora iki?"),
            word_limit=150,
        ),
        NewQuestion(
            "new",
            K.LONG,
            words("What is new about it here?", "Qu'a-t-elle de nouveau ici ?", "Ni iki gishya ifite hano?"),
            words(
                "Say what people use today instead.",
                "Dites ce que les gens utilisent aujourd'hui à la place.",
                "Vuga icyo abantu bakoresha ubu.",
            ),
            word_limit=80,
        ),
        NewQuestion(
            "tried",
            K.LONG,
            words("What have you tried already?", "Qu'avez-vous déjà essayé ?", "Ni iki mwamaze kugerageza?"),
            words(
                "“Nothing yet” is an answer too.",
                "« Rien encore » est aussi une réponse.",
                "“Nta na kimwe” na cyo ni igisubizo.",
            ),
            word_limit=100,
        ),
        NewQuestion(
            "drawing",
            K.FILE,
            words("A drawing or a photo", "Un dessin ou une photo", "Igishushanyo cyangwa ifoto"),
            words(
                "PDF or picture, up to 10 MB.",
                "PDF ou image, jusqu'à 10 Mo.",
                "PDF cyangwa ifoto, kugeza kuri 10 MB.",
            ),
            required=False,
        ),
    ),
)
GAIN = NewPart(
    "gain",
    words("Who gains", "Qui y gagne", "Abazabyungukiramo"),
    words("Think of the first year.", "Pensez à la première année.", "Tekereza ku mwaka wa mbere."),
    5,
    (
        NewQuestion(
            "who",
            K.LONG,
            words(
                "Who gains from the idea, and how?",
                "À qui l'idée profite-t-elle, et comment ?",
                "Ni bande bazabyungukiramo, kandi bate?",
            ),
            word_limit=100,
        ),
        NewQuestion(
            "jobs",
            K.NUMBER,
            words(
                "How many people will earn money from it?",
                "Combien de personnes en tireront un revenu ?",
                "Ni abantu bangahe bazabona amafaranga?",
            ),
            words("A number, for example 4.", "Un nombre, par exemple 4.", "Umubare, urugero 4."),
        ),
        NewQuestion(
            "customers",
            K.LONG,
            words(
                "Who will pay for it, and how much?",
                "Qui paiera, et combien ?",
                "Ni nde uzishyura, kandi angahe?",
            ),
            word_limit=80,
        ),
    ),
)
PLAN = NewPart(
    "plan",
    words("The plan", "Le plan", "Gahunda"),
    words("A few steps are enough.", "Quelques étapes suffisent.", "Intambwe nke zirahagije."),
    8,
    (
        NewQuestion(
            "plan",
            K.LONG,
            words("What will you do, and when?", "Que ferez-vous, et quand ?", "Muzakora iki, ryari?"),
            words(
                "Name the steps, and how you will measure them.",
                "Nommez les étapes et comment vous les mesurerez.",
                "Vuga intambwe n'uko muzazipima.",
            ),
            word_limit=150,
        ),
        NewQuestion(
            "risks",
            K.LONG,
            words(
                "What may go wrong?", "Qu'est-ce qui peut mal tourner ?", "Ni iki gishobora kutagenda neza?"
            ),
            words(
                "One or two risks, and what you do about them.",
                "Un ou deux risques, et ce que vous y faites.",
                "Ibibazo bimwe cyangwa bibiri, n'icyo muzabikoraho.",
            ),
            word_limit=80,
        ),
        NewQuestion(
            "people",
            K.LONG,
            words(
                "Who does what in your team?",
                "Qui fait quoi dans votre équipe ?",
                "Ni nde ukora iki mu itsinda?",
            ),
            words(
                "The panel does not see this answer while names are hidden.",
                "Le jury ne voit pas cette réponse tant que les noms sont cachés.",
                "Abasuzuma ntibabona iki gisubizo igihe amazina ahishe.",
            ),
            word_limit=100,
            identifying=True,
        ),
        NewQuestion(
            "true",
            K.DECLARATION,
            words(
                "What we say here is true, and the idea is our own.",
                "Ce que nous disons ici est vrai, et l'idée est la nôtre.",
                "Ibyo tuvuga hano ni ukuri, kandi igitekerezo ni icyacu.",
            ),
        ),
    ),
)
PARTS = (PROBLEM, IDEA, GAIN, PLAN)
RULES = (
    (
        "team",
        words(
            "The team has at least one trainer and one trainee, and each has confirmed.",
            "L'équipe compte au moins un formateur et un apprenant, et chacun a confirmé.",
            "Itsinda rifite nibura umwarimu umwe n'umunyeshuri umwe, kandi buri wese yabyemeye.",
        ),
    ),
    (
        "place",
        words(
            "The idea is tried in a place of the programme.",
            "L'idée est essayée dans un lieu du programme.",
            "Igitekerezo kigeragerezwa ahantu porogaramu ikorera.",
        ),
    ),
    (
        "money",
        words(
            "Nobody else pays for the same costs.",
            "Personne d'autre ne paie les mêmes coûts.",
            "Nta wundi wishyura ibyo bintu.",
        ),
    ),
    (
        "whole",
        words(
            "All parts are filled in and can be read.",
            "Toutes les parties sont remplies et lisibles.",
            "Ibice byose byujujwe kandi birasomeka.",
        ),
    ),
)
STAGES = {
    "screening": words("Screening", "Vérification", "Igenzura"),
    "review": words("Review", "Évaluation", "Isuzuma"),
}


def draft_texts(texts: Translated, default: Translated) -> list[str]:
    """Return the languages in which a text still is the unread draft of this file."""
    return [code for code in DRAFT_LANGUAGES if code in default and texts.get(code) == default[code]]
