# SPDX-License-Identifier: AGPL-3.0-or-later
"""One believable paper of every kind, in English and in French, for tests, the bench and looking."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

from core.money import Money
from documents import contexts as c
from tests.documents import papers_of_money

CREATED = datetime(2026, 11, 24, 13, 5, 9, tzinfo=UTC)
AUTHOR = "IOM Rwanda"
URL = "https://inzira.example.org/verify/Ab3dE5fGh7Jk9LmNpQrS/"
CALL = {
    "en": "Pilot projects of TVET trainees and trainers 2026",
    "fr": "Projets pilotes des apprenants et formateurs 2026",
}
TITLE = {
    "en": "Solar dryer for tomatoes and chillies of the Nyanza cooperatives",
    "fr": "Séchoir solaire pour les tomates et piments des coopératives de Nyanza",
}


def rwf(amount):
    return Money(amount, "RWF")


def logo():
    """A small drawn logo, as a programme would upload it."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (240, 200), "white")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((10, 10, 190, 190), fill="#0c5a45")
    draw.polygon(((100, 30), (165, 150), (35, 150)), fill="#fbf9f4")
    draw.polygon(((100, 80), (140, 150), (60, 150)), fill="#9c3d14")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def letterhead(language="en"):
    return c.Letterhead(
        programme={
            "en": "Diaspora Skills for TVET Programme",
            "fr": "Programme Compétences de la diaspora pour l’EFTP",
        }[language],
        issuer="International Organization for Migration, Rwanda",
        partners=("Rwanda Polytechnic", "Ministry of Foreign Affairs", "IOM Belgium"),
        address="KG 7 Avenue 8, Kacyiru, Kigali, Rwanda",
        contact="tvet@iom.example.org, +250 788 000 000",
        logo=logo(),
    )


def common(language="en"):
    return {
        "letterhead": letterhead(language), "dated": date(2026, 11, 24), "place": "Kigali", "verify_url": URL,
    }  # fmt: skip


def letter(language="en"):
    return common(language) | {
        "to": {"en": "team Umuravumba", "fr": "l’équipe Umuravumba"}[language],
        "to_lines": ("Aline Uwase and Eric Habimana", "RP Huye College", "Huye District"),
        "call": CALL[language],
        "reference": "TVET-2026-0147",
        "title": TITLE[language],
        "signatory": c.Signatory(
            organisation="International Organization for Migration", name="Grace Mukamana",
            role={"en": "Programme officer", "fr": "Chargée de programme"}[language],
        ),
        "contact": "tvet@iom.example.org, +250 788 000 000",
    }  # fmt: skip


def words(language):
    return {
        "en": {
            "strengths": (
                "The dryer was tried at half size, and the drying times are measured, not guessed.",
                "Three cooperatives have promised in writing to buy dried chillies from the first season.",
            ),
            "improve": "Show who repairs the fan and the control when the team has left the college, and what"
            " this costs in a year.",
            "start": "The agreement is signed by all parties",
            "middle": "First report accepted and coach’s visit made",
            "end": "Final report accepted, all receipts handed in",
            "condition": "The college confirms in writing that the workshop may be used on Saturdays.",
        },
        "fr": {
            "strengths": (
                "Le séchoir a été essayé à demi-échelle ; les temps de séchage sont mesurés, non devinés.",
                "Trois coopératives se sont engagées par écrit à acheter les piments dès la première saison.",
            ),
            "improve": "Montrez qui répare le ventilateur et la commande après le départ de l’équipe, et ce"
            " que cela coûte par an.",
            "start": "La convention est signée par toutes les parties",
            "middle": "Premier rapport accepté et visite du coach faite",
            "end": "Rapport final accepté, toutes les pièces remises",
            "condition": "Le collège confirme par écrit que l’atelier peut servir le samedi.",
        },
    }[language]


def tranches(language="en"):
    told = words(language)
    return (
        c.Tranche(number=1, amount=rwf(2_250_000), share=50, condition=told["start"], due=date(2027, 1, 15)),
        c.Tranche(number=2, amount=rwf(1_350_000), share=30, condition=told["middle"], due=date(2027, 5, 15)),
        c.Tranche(number=3, amount=rwf(900_000), share=20, condition=told["end"], due=date(2027, 9, 30)),
    )


def award_letter(language="en"):
    told = words(language)
    return c.AwardLetter(
        **letter(language), amount=rwf(4_500_000), starts=date(2027, 1, 11), ends=date(2027, 9, 30),
        conditions=(told["condition"],), tranches=tranches(language), strengths=told["strengths"],
        reply_by=date(2026, 12, 8), coach="Marie Claes, Brussels",
    )  # fmt: skip


def regret_letter(language="en"):
    told = words(language)
    return c.RegretLetter(
        **letter(language), strengths=told["strengths"], improve=told["improve"],
        next_call={
            "en": "The next call opens in March 2027; we will write to you.",
            "fr": "Le prochain appel s’ouvre en mars 2027 ; nous vous écrirons.",
        }[language],
        support={
            "en": "Coaches hold open hours at your college on the first Friday of each month.",
            "fr": "Des coachs reçoivent dans votre collège le premier vendredi de chaque mois.",
        }[language],
    )  # fmt: skip


def ineligible_letter(language="en"):
    reason = {
        "en": "At least one trainee of the institution belongs to the team.",
        "fr": "Au moins un apprenant de l’institution fait partie de l’équipe.",
    }
    return replace(regret_letter(language), strengths=(), improve="", reasons=(reason[language],))


def reserve_letter(language="en"):
    told = words(language)
    return c.ReserveLetter(
        **letter(language),
        strengths=told["strengths"],
        improve=told["improve"],
        valid_until=date(2027, 3, 31),
    )


LINES = {
    "en": (
        ("Equipment", "Steel frame and polycarbonate cover", "3 dryers", 620_000, 1_860_000, 0),
        ("Equipment", "Fan, control and 80 W panel", "3 sets", 215_000, 645_000, 0),
        ("Material", "Trays of food-grade mesh", "36 trays", 18_500, 666_000, 120_000),
        ("Work", "Welding and assembly by trainees", "40 days", 12_000, 480_000, 240_000),
        ("Training", "Two days for 24 members of the cooperatives", "24 people", 15_000, 360_000, 0),
        ("Transport", "Delivery to Nyanza and Ruhango", "6 trips", 45_000, 270_000, 0),
        ("Other", "Test of residual moisture at the laboratory", "12 samples", 18_250, 219_000, 0),
    ),
    "fr": (
        (
            "Équipement",
            "Châssis en acier et couverture en polycarbonate",
            "3 séchoirs",
            620_000,
            1_860_000,
            0,
        ),
        ("Équipement", "Ventilateur, commande et panneau de 80 W", "3 jeux", 215_000, 645_000, 0),
        ("Matériel", "Claies en treillis alimentaire", "36 claies", 18_500, 666_000, 120_000),
        ("Travail", "Soudure et montage par les apprenants", "40 jours", 12_000, 480_000, 240_000),
        ("Formation", "Deux jours pour 24 membres des coopératives", "24 personnes", 15_000, 360_000, 0),
        ("Transport", "Livraison à Nyanza et Ruhango", "6 trajets", 45_000, 270_000, 0),
        ("Autre", "Mesure de l’humidité résiduelle au laboratoire", "12 essais", 18_250, 219_000, 0),
    ),
}


def budget(language="en"):
    return tuple(
        c.BudgetLine(
            category=category, description=text, quantity=quantity, unit_cost=rwf(unit), amount=rwf(amount),
            own=rwf(own) if own else None,
        )
        for category, text, quantity, unit, amount, own in LINES[language]
    )  # fmt: skip


PLAN = {
    "en": (
        ("Draw and calculate the full-size dryer", "Drawings checked by the coach", "Eric Habimana"),
        ("Build and test the first dryer", "Moisture under 12 % after 14 hours of sun", "Aline Uwase"),
        ("Build two more dryers", "Three dryers with a log book each", "Aline Uwase"),
        ("Train the cooperatives", "24 people dry, pack and store on their own", "Divine Ingabire"),
        ("First season", "900 kg dried and sold; costs and prices recorded", "Patrick Niyonzima"),
    ),
    "fr": (
        ("Dessiner et calculer le séchoir", "Plans vérifiés par le coach", "Eric Habimana"),
        ("Construire et essayer le premier séchoir", "Humidité sous 12 % après 14 heures", "Aline Uwase"),
        ("Construire deux autres séchoirs", "Trois séchoirs avec leur carnet", "Aline Uwase"),
        ("Former les coopératives", "24 personnes sèchent et emballent seules", "Divine Ingabire"),
        ("Première saison", "900 kg séchés et vendus ; coûts et prix notés", "Patrick Niyonzima"),
    ),
}
MONTHS = ((1, 2), (2, 3), (3, 5), (5, 6), (6, 9))


def team(language="en"):
    roles = {"en": ("trainer, team lead", "trainee"), "fr": ("formateur, chef d’équipe", "apprenant")}[
        language
    ]
    return (
        c.TeamMember(name="Eric Habimana", role=roles[0], institution="RP Huye College"),
        c.TeamMember(name="Aline Uwase", role=roles[1], institution="RP Huye College"),
        c.TeamMember(name="Divine Ingabire", role=roles[1], institution="RP Huye College"),
        c.TeamMember(name="Patrick Niyonzima", role=roles[1], institution="RP Huye College"),
    )


def agreement(language="en"):
    identity = {
        "en": ("an intergovernmental organisation", "a public institution of higher learning", "cooperative 0417/2025"),
        "fr": ("organisation intergouvernementale", "établissement public", "coopérative 0417/2025"),
    }[language]  # fmt: skip
    parties = (
        c.Party(part="grantor", name="International Organization for Migration (IOM), Rwanda", identity=identity[0],
                address="KG 7 Avenue 8, Kigali", represented_by="Ashley Karangwa, Chief of Mission",
                contact="tvet@iom.example.org"),
        c.Party(part="host", name="Rwanda Polytechnic, RP Huye College", identity=identity[1],
                address="P.O. Box 575, Huye", represented_by="Dr Sylvie Mutesi, Principal",
                contact="huye@rp.example.org"),
        c.Party(part="grantee", name="Umuravumba Drying Cooperative", identity=identity[2],
                address="Ngoma Sector, Huye District", represented_by="Eric Habimana",
                contact="+250 788 123 456"),
    )  # fmt: skip
    told = words(language)
    report = {
        "en": (("First report", "narrative and expenses"), ("Final report", "narrative, expenses, results")),
        "fr": (("Premier rapport", "récit et dépenses"), ("Rapport final", "récit, dépenses, résultats")),
    }[language]
    return c.Agreement(
        **common(language), parties=parties,
        donor={"en": "Kingdom of Belgium", "fr": "Royaume de Belgique"}[language],
        call=CALL[language], reference="TVET-2026-0147", title=TITLE[language],
        purpose={
            "en": "three cooperatives of Nyanza dry and sell 900 kg of chillies and tomatoes a season that spoil today.",
            "fr": "trois coopératives de Nyanza sèchent et vendent 900 kg de piments et de tomates par saison.",
        }[language],
        places="Nyanza, Ruhango", amount=rwf(4_500_000), starts=date(2027, 1, 11), ends=date(2027, 9, 30),
        tranches=tranches(language),
        payee=c.Payee(
            holder="Umuravumba Drying Cooperative",
            channel={"en": "bank transfer", "fr": "virement bancaire"}[language],
            institution="Bank of Kigali", account={"en": "account ending 4471", "fr": "compte …4471"}[language],
        ),
        budget=budget(language), budget_total=rwf(4_500_000), own_total=rwf(360_000),
        activities=tuple(
            c.Activity(title=title, result=result, starts=date(2027, first, 11), ends=date(2027, last, 28),
                       responsible=who)
            for (title, result, who), (first, last) in zip(PLAN[language], MONTHS, strict=True)
        ),
        reports=(
            c.ReportDue(name=report[0][0], due=date(2027, 5, 1), form=report[0][1]),
            c.ReportDue(name=report[1][0], due=date(2027, 9, 15), form=report[1][1]),
        ),
        team=team(language), coach="Marie Claes, Brussels", conditions=(told["condition"],),
        procurement_from=rwf(1_000_000), immunities=("International Organization for Migration",),
        data_law={"en": "Law 058/2021 of 13 October 2021", "fr": "la loi 058/2021 du 13 octobre 2021"}[language],
        language_name={"en": "English", "fr": "français"}[language],
        signatories=(
            c.Signatory(organisation="International Organization for Migration", name="Ashley Karangwa",
                        role="Chief of Mission"),
            c.Signatory(organisation="Rwanda Polytechnic", name="Dr Sylvie Mutesi", role="Principal"),
            c.Signatory(organisation="Umuravumba Drying Cooperative", name="Eric Habimana"),
        ),
    )  # fmt: skip


LONG_ANSWER = (
    "In the dry season the members of three cooperatives bring their tomatoes and chillies to the market on"
    " the same days. The price falls under the cost of transport, and about a third is thrown away.\n\n"
    "We have asked 41 members: the loss of one household is between RWF 60 000 and RWF 140 000 a season."
    " Drying on mats by the road takes four days, and buyers refuse what is dusty."
)


def receipt(language="en"):
    return c.Receipt(
        **common(language), call=CALL[language], reference="TVET-2026-0147", title=TITLE[language],
        institution="RP Huye College", submitted_at=datetime(2026, 9, 30, 14, 58, 41, tzinfo=UTC),
        submitted_by="Eric Habimana", zone="Africa/Kigali", closes_at=datetime(2026, 9, 30, 15, tzinfo=UTC),
        team=team(language),
        parts=(
            c.Part(title="The problem", answers=(
                c.Answer(question="What goes wrong today, and for whom?", answer=LONG_ANSWER),
                c.Answer(question="How do you know?", answer="Interviews, August 2026.\nPrices of the market of Nyanza."),
            )),
            c.Part(title="The idea", answers=(
                c.Answer(question="What will you build or do?", answer=LONG_ANSWER),
                c.Answer(question="Who has tried something like it?", answer=""),
                c.Answer(question="What is new about it?", answer="The control holds 55 °C with one 80 W panel."),
            )),
            c.Part(title="People and places", answers=(
                c.Answer(question="Where will it stand?", answer="Nyanza and Ruhango districts"),
                c.Answer(question="Who looks after it later?", answer=LONG_ANSWER),
            )),
        ),
        budget=budget(language), budget_total=rwf(4_500_000),
        files=(
            c.HandedFile(name="drawing-of-the-dryer.pdf", size="1.2 MB", sha256="9f" * 32),
            c.HandedFile(name="letters-of-the-cooperatives.pdf", size="640 KB", sha256="3c" * 32),
        ),
        next_steps=("Officers check until 9 October 2026 whether the rules of the call are met.",
                    "The panel reads all eligible proposals until 6 November 2026.",
                    "Every team gets a letter by 27 November 2026."),
    )  # fmt: skip


TRADES = (
    "Solar dryer for tomatoes", "Biogas from the canteen", "Repair shop for irrigation pumps",
    "Braille labels for workshops", "Earth blocks pressed with coffee husk", "E-bike cargo trailer",
    "Cold box for milk collectors", "Phone microscope for plant doctors", "Bamboo roof trusses",
    "Soap from avocado seed", "Pedal thresher", "Rain barrel with first-flush valve",
)  # fmt: skip
COLLEGES = (
    "RP Huye College",
    "RP Tumba College",
    "RP Ngoma College",
    "RP Kigali College",
    "RP Musanze College",
)


def minutes(language="en"):
    chosen = tuple(
        c.Chosen(place=place, reference=f"TVET-2026-{place * 13:04}", title=TRADES[place - 1],
                 institution=COLLEGES[place % 5], mean=f"{4.62 - place * 0.07:.2f}",
                 amount=rwf(4_500_000 - place * 50_000),
                 conditions="Proof of the land title." if place == 4 else "")
        for place in range(1, 11)
    )  # fmt: skip
    return c.Minutes(
        **common(language), call=CALL[language], met_at=datetime(2026, 11, 18, 7, tzinfo=UTC), zone="Africa/Kigali",
        where="Kacyiru, Kigali",
        present=(
            c.Present(name="Dr Sylvie Mutesi", role="chair", organisation="Rwanda Polytechnic"),
            c.Present(name="Didier Nkusi", role="member; left the room for TVET-2026-0039", organisation="MINAFFET"),
            c.Present(name="Grace Mukamana", role="secretary, without vote", organisation="IOM Rwanda"),
        ),
        counts=(("received", 48), ("eligible", 41), ("reviewed", 41)),
        ranking_digest="5be1" * 16,
        ranking_rule="Weighted mean of all counted reviews; ties by “Usefulness”, then by draw.",
        envelope=rwf(45_000_000), committed=rwf(sum(item.amount.minor for item in chosen)), selected=chosen,
        reserve=tuple(
            c.Chosen(place=place, reference=f"TVET-2026-{place * 17:04}", title=TRADES[place + 9],
                     institution=COLLEGES[place], mean=f"{3.9 - place * 0.1:.2f}")
            for place in (1, 2)
        ),
        departures=(c.Remark(reference="TVET-2026-0130", title="Soap from avocado seed",
                             text="Chosen before TVET-2026-0017: no other project of the district was in the ten."),),
        conflicts=(c.Remark(reference="TVET-2026-0039", title="Repair shop for irrigation pumps", person="Didier Nkusi",
                            text="Former employer of the team lead. He read nothing and left the room."),),
        discussion="The committee read the panel’s comments on each proposal.\n\n"
        "It asks the coaches to look at safety first.",
        signatory=c.Signatory(organisation="Rwanda Polytechnic", name="Dr Sylvie Mutesi", role="Chair of the committee"),
        sign_offs=(
            c.SignOff(organisation="IOM Rwanda", name="Ashley Karangwa", at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC)),
            c.SignOff(organisation="Rwanda Polytechnic", name="Sylvie Mutesi", at=datetime(2026, 11, 20, 12, tzinfo=UTC)),
            c.SignOff(organisation="Ministry of Foreign Affairs"),
        ),
    )  # fmt: skip


KINDS = {
    "award_letter": ("award_letter.html", award_letter, "AL-2026-0007"),
    "regret_letter": ("regret_letter.html", regret_letter, "RL-2026-0031"),
    "ineligible_letter": ("regret_letter.html", ineligible_letter, "RL-2026-0032"),
    "reserve_letter": ("reserve_letter.html", reserve_letter, "RS-2026-0002"),
    "grant_agreement": ("grant_agreement.html", agreement, "GA-2026-0007"),
    "submission_receipt": ("submission_receipt.html", receipt, "SR-2026-0147"),
    "selection_minutes": ("selection_minutes.html", minutes, "MS-2026-0001"),
    **papers_of_money.KINDS,
}


def given(kind, language="en"):
    """The template, the paper and everything else that `render` wants."""
    template, make, number = KINDS[kind]
    title = kind.replace("_", " ").capitalize()
    return (template, make(language)), {
        "language": language, "title": title, "number": number, "created": CREATED, "author": AUTHOR,
    }  # fmt: skip
