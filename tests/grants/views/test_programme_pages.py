# SPDX-License-Identifier: AGPL-3.0-or-later
"""A programme's settings: words, organisations, places, logo."""

from io import BytesIO

import pytest
from django.urls import reverse

from core.sheets import as_xlsx
from grants.models import Programme
from tests import personas, worlds
from tests.grants import giving
from tests.grants.views.looking import text

pytestmark = pytest.mark.django_db


def test_a_logo_that_is_no_picture_is_refused_with_its_reason(client_for):
    worlds.programme()
    file = BytesIO(b"GIF89a")
    file.name = "logo.gif"

    answer = client_for(personas.alice()).post(reverse("programme_logo", args=["tvet"]), {"logo": file})

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"logo"})


def test_the_administrator_changes_settings_and_the_officer_reads_them(client_for):
    worlds.programme()
    url = reverse("programme_settings", args=["tvet"])
    grace, alice = client_for(personas.grace()), client_for(personas.alice())
    given = {
        "name_en": "New name", "short_name": "NEW", "currency": "RWF", "time_zone": "Africa/Kigali",
        "languages": ["en", "fr"], "prevailing_language": "en", "number_prefix": "TVET", "hands_on_payment": 2,
        "phone_region": "RW",
    }  # fmt: skip

    assert "Only the programme" in text(grace.get(url))
    assert grace.post(url, given).status_code == 403
    assert alice.post(url, given | {"hands_on_payment": 1}).status_code == 422
    assert alice.post(url, given | {"prevailing_language": "rw"}).status_code == 422
    assert alice.post(url, given).status_code == 302

    programme = Programme.objects.get()
    assert (str(programme.name), programme.hands_on_payment, programme.band) == ("New name", 2, False)


def test_organisations_are_chosen_in_order(client_for):
    worlds.programme()
    rp, iom = personas.institution("rp"), personas.institution("iom")
    client, url = client_for(personas.alice()), reverse("programme_organisations", args=["tvet", "donor"])

    assert client.get(url).status_code == 200
    client.post(url, {"at_0": rp.pk, "at_3": iom.pk})

    donors = Programme.objects.get().organisations.filter(part="donor")
    assert [row.institution for row in donors] == [rp, iom]
    assert client.get(reverse("programme_organisations", args=["tvet", "nonsense"])).status_code == 404


def test_places_are_pasted_or_uploaded_and_faulty_rows_are_named(client_for):
    worlds.programme()
    client, url = client_for(personas.alice()), reverse("programme_places", args=["tvet"])
    assert client.post(url, {"text": "code,name\nHU YE,Huye\nx,"}).status_code == 422
    page = text(client.post(url, {"text": "code,name\nHU YE,Huye\nx,"}))
    assert "Row 2:" in page
    assert "Row 3:" in page
    assert client.post(url, {}).status_code == 422

    assert client.post(url, {"text": "code;name\nhuye;Huye"}).status_code == 302
    assert len(Programme.objects.get().places) == 1
    book = BytesIO(as_xlsx(["code", "name"], [["a", "A"], ["b", "B"]], "places"))
    book.name = "places.xlsx"
    assert client.post(url, {"file": book}).status_code == 302
    assert len(Programme.objects.get().places) == 2
    bad = BytesIO(b"not a workbook")
    bad.name = "places.xlsx"
    assert client.post(url, {"file": bad}).status_code == 422


def test_a_logo_is_taken_and_served_to_everybody(client_for):
    worlds.programme()
    client, url = client_for(personas.alice()), reverse("programme_logo", args=["tvet"])

    assert client.post(url, {"logo": giving.photo()}).status_code == 302

    programme = Programme.objects.get()
    answer = client_for(None).get(programme.logo_url)
    assert (answer.status_code, answer["Content-Type"][:6]) == (200, "image/")
    assert "immutable" in answer["Cache-Control"]
    assert client_for(None).get(reverse("logo", args=["tvet", programme.logo_id + 1])).status_code == 404
    assert programme.logo_url in text(client.get(reverse("run_calls")))
