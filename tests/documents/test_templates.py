# SPDX-License-Identifier: AGPL-3.0-or-later
"""What each document says to the person who holds it."""

import html as markup
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import segno
from django.template.loader import get_template

from core.money import Money
from documents.contexts import KINDS, content_digest, frozen, thawed
from documents.preparing import prepare
from documents.qr import OVERLAP, QUIET_ZONE, qr_svg
from tests.documents import papers

TEMPLATES = Path(get_template("documents/document.css").origin.name).parent
NNBSP = "\u202f"


def said(kind, language="en", **changes):
    """The document's words in one line, as a reader sees them."""
    (template, paper), more = papers.given(kind, language)
    body = prepare(template, replace(paper, **changes), **more).html.partition("<body")[2]
    return " ".join(markup.unescape(re.sub(r"<[^>]+>", " ", body)).replace(NNBSP, "_").split())


class TestEveryDocument:
    @pytest.mark.parametrize("kind", papers.KINDS)
    def test_number_address_and_digest_stand_in_the_foot(self, kind):
        (_template, paper), more = papers.given(kind)
        digest = content_digest(paper, number=more["number"], language="en")
        assert said(kind).count(f"Document {more['number']} · confirmed at {papers.URL}") == 1
        assert f"Content SHA-256 {digest}" in said(kind)
        assert len(digest) == 64


class TestLetters:
    def test_the_award_letter_tells_amount_period_tranches_and_next_steps(self):
        text = said("award_letter")
        for words in (
            "Your project has been selected", "Dear team Umuravumba,", "RWF_4_500_000",
            "four million five hundred thousand Rwandan francs", "11 January 2027 to 30 September 2027",
            "RWF_2_250_000 (January 2027), RWF_1_350_000 (May 2027), RWF_900_000 (September 2027)",
            "Marie Claes, Brussels", "may be used on Saturdays", "Tell us by 8 December 2026",
            "when all parties have signed the agreement", "Grace Mukamana Programme officer",
        ):  # fmt: skip
            assert words in text

    def test_an_award_letter_with_the_least_said_has_no_empty_heading(self):
        text = said(
            "award_letter",
            conditions=(),
            tranches=(),
            strengths=(),
            reply_by=None,
            coach="",
            contact="",
            place="",
        )
        assert "Will be named before the project begins." in text
        assert "Tell us whether you accept the award." in text
        for words in (
            "Conditions of this award",
            "What the panel valued",
            "Paid in",
            "Questions?",
            ", 24 November",
        ):
            assert words not in text

    def test_the_regret_letter_is_kind_and_holds_no_rank(self):
        text = said("regret_letter")
        for words in (
            "was not selected this time", "The dryer was tried at half size", "One thing to make better",
            "Show who repairs the fan", "The next call opens in March 2027", "Coaches hold open hours",
            "Your proposal stays yours.", "we hope to read you again",
        ):  # fmt: skip
            assert words in text
        assert not re.search(r"\b(rank|ranked|place \d|score|mean)\b", text, re.IGNORECASE)

    def test_an_ineligible_team_reads_the_rules_that_were_not_met(self):
        text = said("ineligible_letter")
        assert "could not go to the panel" in text
        assert "At least one trainee of the institution belongs to the team." in text
        assert "was not selected this time" not in text
        assert "What the panel valued" not in text

    def test_the_reserve_letter_says_until_when_and_not_in_which_place(self):
        text = said("reserve_letter")
        assert "The reserve list is valid until 31 March 2027." in text
        assert "valid until the last award" in said("reserve_letter", valid_until=None)
        assert not re.search(r"\b(place|number) \d", text)


class TestAgreement:
    def test_it_holds_all_that_a_small_grant_agreement_holds(self):
        text = said("grant_agreement")
        for words in (
            "International Organization for Migration (IOM), Rwanda", "hereinafter “the Grantor”",
            "hereinafter “the Institution”", "hereinafter “the Grantee”", "GA-2026-0007", "TVET-2026-0147",
            "RWF_4_500_000", "four million five hundred thousand Rwandan francs", "11 January 2027",
            "Its purpose: three cooperatives", "First report accepted and coach’s visit made", "account ending 4471",
            "Annex A: Budget", "Annex B: Payment schedule", "Annex C: Work plan and reports",
            "Marie Claes, Brussels", "narrative and expenses", "Costs that are covered", "Not covered are",
            "10\xa0%", "three written offers", "property of the Grantee", "7 years", "auditors", "Visibility",
            "written consent, which they may withdraw", "Law 058/2021", "Sexual exploitation", "child labour",
            "fraud, corruption", "money laundering, terrorism", "taxes", "Changes are made in writing",
            "may suspend payments", "30 days’ notice", "returns what is unspent",
            "privileges and immunities of: International Organization for Migration", "UNCITRAL Arbitration Rules",
            "the text in English prevails", "order", "For Rwanda Polytechnic", "Name: Dr Sylvie Mutesi",
        ):  # fmt: skip
            assert words.replace("\xa0", " ") in text, words

    def test_articles_are_numbered_without_a_gap_in_both_languages(self):
        numbers = {}
        for language in ("en", "fr"):
            text = (TEMPLATES / f"_agreement_articles_{language}.html").read_text()
            assert re.findall(r"<h3>Article (\d+)\. ", text) == [str(number) for number in range(1, 23)]
            numbers[language] = re.findall(r'<span class="n">([\d.]+)</span>', text)
            variables = sorted(set(re.findall(r"{{ (paper\.\w+)", text)))
            numbers[language].append(tuple(variables))
        assert numbers["en"] == numbers["fr"]

    def test_the_french_agreement_is_french_in_its_articles(self):
        text = said("grant_agreement", "fr")
        assert "quatre millions cinq cent mille francs rwandais" in text
        assert "le texte en français fait foi" in text
        assert "The Grant" not in text
        assert "shall" not in text

    def test_what_the_programme_leaves_open_falls_back_or_falls_out(self):
        text = said(
            "grant_agreement", payee=None, donor="", places="", coach="", conditions=(), procurement_from=None,
            immunities=(), data_law="", own_total=None, activities=(), reports=(), law="the law of Belgium",
            arbitration="CEPANI rules",
        )  # fmt: skip
        assert "The account that the grantee gives in writing" in text
        assert "governed by the law of Belgium" in text
        assert "under CEPANI rules" in text
        assert "The work plan of the proposal TVET-2026-0147 holds." in text
        assert "within 30 days of the end of the project" in text
        assert "The Grantor and auditors named by them" in text
        for words in ("Funded by", "3.3", "three written offers", "21.3", "Own part", "What will be there"):
            assert words not in text

    def test_a_budget_without_categories_has_no_such_column_and_a_negative_line_is_legible(self):
        line = papers.budget()[0]
        lines = (replace(line, category=""), replace(line, category="", amount=Money(-250_000, "RWF")))
        text = said("grant_agreement", budget=lines)
        assert "Category" not in text
        assert "Category" in said("grant_agreement")
        assert "RWF_\u2013250_000" in text

    def test_another_currency_is_printed_and_spelt(self):
        amount = Money(1_250_050, "EUR")
        text = said("grant_agreement", amount=amount)
        assert "EUR_12_500.50" in text
        assert "twelve thousand five hundred euros and fifty cents" in text


class TestReceiptAndMinutes:
    def test_the_receipt_holds_every_answer_and_the_time_with_its_zone(self):
        text = said("submission_receipt")
        paper = papers.receipt()
        assert "Wednesday 30 September 2026, 16:58:41 Africa/Kigali (UTC+02:00)" in text
        assert "Wednesday 30 September 2026, 17:00 Africa/Kigali (UTC+02:00)" in text
        for part in paper.parts:
            assert part.title in text
            for item in part.answers:
                assert item.question in text
                assert " ".join(item.answer.split()) in text
        assert text.count("Not answered") == 1
        for file in paper.files:
            assert file.name in text
            assert file.sha256 in text

    def test_a_zone_with_summer_time_is_told_as_it_was(self):
        text = said("submission_receipt", zone="Europe/Brussels")
        assert "16:58:41 Europe/Brussels (UTC+02:00)" in text
        winter = papers.receipt().submitted_at.replace(month=12)
        assert "15:58:41 Europe/Brussels (UTC+01:00)" in said(
            "submission_receipt", zone="Europe/Brussels", submitted_at=winter
        )

    def test_the_minutes_name_who_what_and_why(self):
        text = said("selection_minutes")
        for words in (
            "Wednesday 18 November 2026, 09:00 Africa/Kigali", "Dr Sylvie Mutesi", "received 48 · eligible 41",
            "Weighted mean of all counted reviews", "5be1" * 16, "RWF_45_000_000", "RWF_42_250_000",
            "TVET-2026-0013 Solar dryer", "Condition: Proof of the land title.", "Pedal thresher",
            "Chosen before TVET-2026-0017", "He read nothing and left the room.", "look at safety first",
            "20 November 2026, 11:30 Africa/Kigali", "Awaited",
        ):  # fmt: skip
            assert words in text

    def test_minutes_without_reserve_departure_and_conflict_say_so(self):
        text = said("selection_minutes", reserve=(), departures=(), conflicts=(), discussion="", sign_offs=())
        for words in (
            "No reserve list was made.",
            "None: the selection follows the ranking.",
            "None was declared",
        ):
            assert words in text
        assert "Sign-offs" not in text


class TestFrench:
    @pytest.mark.parametrize(
        ("kind", "words"),
        [
            (
                "award_letter",
                ("Votre projet est sélectionné", "quatre millions cinq cent mille francs rwandais"),
            ),
            ("regret_letter", ("Une chose à améliorer", "Votre proposition reste à vous.")),
            ("ineligible_letter", ("n’a pas pu être soumise au jury",)),
            ("reserve_letter", ("Votre projet est sur la liste de réserve", "jusqu’au 31 mars 2027")),
            ("grant_agreement", ("Convention de subvention", "Annexe B", "ci\u2011après « le bailleur »")),
            ("submission_receipt", ("Accusé de réception", "mercredi 30 septembre 2026")),
            ("selection_minutes", ("Procès-verbal de la sélection", "Écarts au classement")),
        ],
    )
    def test_every_document_speaks_french(self, kind, words):
        text = said(kind, "fr")
        for part in words:
            assert part in text


class TestFacts:
    @pytest.mark.parametrize("language", ["en", "fr"])
    @pytest.mark.parametrize("kind", papers.KINDS)
    def test_a_paper_survives_as_json(self, kind, language):
        (_template, paper), _more = papers.given(kind, language)
        assert thawed(json.loads(json.dumps(frozen(paper)))) == paper

    def test_every_kind_of_paper_can_be_frozen(self):
        assert {type(papers.given(kind)[0][1]).__name__ for kind in papers.KINDS} == set(KINDS)

    def test_the_digest_changes_with_every_single_fact(self):
        paper = papers.award_letter()
        changed = [
            paper, replace(paper, amount=Money(4_500_001, "RWF")), replace(paper, amount=Money(4_500_000, "XOF")),
            replace(paper, reply_by=date(2026, 12, 9)), replace(paper, strengths=()),
            replace(paper, letterhead=replace(paper.letterhead, logo=b"other")),
        ]  # fmt: skip
        digests = [content_digest(one, number="1", language="en") for one in changed]
        digests += [
            content_digest(paper, number="2", language="en"),
            content_digest(paper, number="1", language="fr"),
        ]
        assert len(set(digests)) == len(digests)


class TestQr:
    @pytest.mark.parametrize("text", [papers.URL, "x", "https://example.org/" + "a" * 200])
    def test_the_picture_is_the_matrix(self, text):
        rows = segno.make(text, error="m", micro=False).matrix
        drawn = [bytearray(len(rows)) for _ in rows]
        for x, y, width in re.findall(rf"M(\d+) (\d+)h(\d+)v{OVERLAP}h-\d+z", qr_svg(text)):
            for step in range(int(width)):
                drawn[int(y) - QUIET_ZONE][int(x) - QUIET_ZONE + step] = 1
        assert [bytes(row) for row in drawn] == [bytes(row) for row in rows]


def test_no_template_is_longer_than_a_page_or_styles_in_place():
    for path in TEMPLATES.iterdir():
        text = path.read_text()
        assert text.count("\n") <= 150, path.name
        assert not re.search(r"\sstyle=|\|safe|autoescape off", text), path.name
