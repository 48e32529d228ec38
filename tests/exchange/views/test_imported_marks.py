# SPDX-License-Identifier: AGPL-3.0-or-later
"""An imported score never looks typed by its panelist."""

import pytest

from accounts.models import Person
from grants.models import Stage
from reviews.models import Review
from reviews.operations.phase import open_discussion
from tests.exchange.books import bring, put, scored

pytestmark = pytest.mark.django_db


def test_a_review_page_says_that_its_scores_were_imported(client_for):
    call = bring(put(scored(), panel_F3="2025-04-28 14:00", reviews_C2="drafting")).call
    cha = client_for(Person.objects.get(name="Cha"))
    drafting = Review.objects.get(panelist__person__name="Cha", submission__title="Dryer")

    assert "Imported" in cha.get(f"/review/{drafting.pk}/").content.decode()

    Review.objects.filter(pk=drafting.pk).update(source="")
    assert "Imported" not in cha.get(f"/review/{drafting.pk}/").content.decode()
    assert call.state == "under_review"


def test_in_the_discussion_the_others_imported_scores_say_so(client_for):
    bring(scored())
    stage = Stage.objects.get(kind="review")
    open_discussion(stage, by=Person.objects.get(name="Gra"))
    mine = Review.objects.get(panelist__person__name="Cha", submission__title="Dryer")

    page = client_for(Person.objects.get(name="Cha")).get(f"/review/{mine.pk}/").content.decode()

    assert '<h3>A Guest <span class="muted">imported</span></h3>' in page
