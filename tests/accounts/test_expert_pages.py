# SPDX-License-Identifier: AGPL-3.0-or-later
"""The expert's own profile, the roster and the pages around an application, as they answer."""

import pytest

from accounts.models import ExpertProfile
from accounts.operations.expert import WindowBackwards, WindowsOverlap, add_window
from tests import personas, worlds_experts

pytestmark = pytest.mark.django_db


def test_a_profile_is_filled_in_by_parts_and_called_complete(client):
    marie = personas.person("marie")
    client.force_login(marie)
    assert client.get("/me/profile/").status_code == 200
    given = {
        "about": {"headline": "Nurse", "summary": "Twelve years.", "version": "0"},
        "skills": {"degree_0": "MSc", "institution_0": "Ghent", "year_0": "2011"},
        "languages": {"language_0": "en", "level_0": "C1"},
        "place": {"country": "BE", "city": "Ghent"},
        "offer": {"contributions": ["placement"]},
    }
    for part, body in given.items():
        assert client.get(f"/me/profile/{part}/").status_code == 200
        assert client.post(f"/me/profile/{part}/", body).status_code == 302
    profile = ExpertProfile.objects.get(person=marie)
    assert (profile.headline, profile.country, profile.languages) == ("Nurse", "BE", {"en": "C1"})
    assert profile.qualifications == [{"degree": "MSc", "institution": "Ghent", "year": 2011}]


def test_an_old_page_does_not_overwrite_a_newer_profile(client):
    marie = personas.person("marie")
    worlds_experts.with_profile(marie)
    client.force_login(marie)
    assert client.post("/me/profile/about/", {"headline": "Old", "version": "0"}).status_code == 422
    assert ExpertProfile.objects.get(person=marie).headline != "Old"


def test_days_do_not_overlap():
    marie = personas.person("marie")
    profile = worlds_experts.with_profile(marie)
    day = worlds_experts.today()
    add_window(profile, starts_on=day, ends_on=day.replace(year=day.year + 1), by=marie)
    with pytest.raises(WindowsOverlap):
        add_window(
            profile,
            starts_on=day.replace(year=day.year + 1),
            ends_on=day.replace(year=day.year + 2),
            by=marie,
        )
    with pytest.raises(WindowBackwards):
        add_window(profile, starts_on=day, ends_on=day, by=marie)


@pytest.mark.parametrize(
    ("query", "found"),
    [("", True), ("?field=health", True), ("?field=finance", False), ("?language=nl", True), ("?country=BE", True),
     ("?contribution=training", True), ("?free_on=2030-01-01", False), ("?q=nurse", True)],
)  # fmt: skip
def test_the_roster_is_searched(client, query, found):
    worlds_experts.submitted()
    client.force_login(personas.grace())
    answer = client.get(f"/run/experts/{query}")
    assert (b"Marie Umutesi" in answer.content) is found


def test_officers_read_a_profile_a_list_and_an_application(client):
    sent = worlds_experts.submitted()
    client.force_login(personas.grace())
    profile = ExpertProfile.objects.get(person=personas.person("marie"))
    for path in (
        f"/run/experts/{profile.pk}/", "/run/experts/?format=csv", "/run/experts/?format=xlsx", "/run/look-alikes/",
        f"/run/submissions/{sent.pk}/", f"/run/calls/{sent.call.key}/", f"/run/calls/{sent.call.key}/batch/",
        f"/calls/{sent.call.key}/",
    ):  # fmt: skip
        assert client.get(path).status_code == 200, path


def test_the_expert_goes_through_the_pages_of_a_draft(client):
    draft = worlds_experts.filled()
    client.force_login(personas.person("marie"))
    for page in ("", "about/", "check/", "references/"):
        assert client.get(f"/p/{draft.pk}/{page}").status_code == 200, page
    assert client.get(f"/p/{draft.pk}/profile/").url == "/me/profile/"
