# SPDX-License-Identifier: AGPL-3.0-or-later
"""Programme: the funded whole, with everything that makes one installation fit another organisation."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from core.fields import CurrencyField, TranslatedField
from core.models import Blob
from grants.states import OrganisationPart


def three_hands() -> int:
    """Return the number of people a payment needs unless the programme says otherwise."""
    return 3


class Programme(models.Model):
    """Settings are data: nothing of one country or organisation is in code. Copied to a call when it opens."""

    key = models.SlugField(max_length=40, unique=True)
    name = TranslatedField(_("name"))
    about = TranslatedField(_("about"), blank=True)
    short_name = models.CharField(_("short name"), max_length=40)
    currency = CurrencyField(_("currency"))
    time_zone = models.CharField(_("time zone"), max_length=40)
    languages = models.JSONField(_("languages"), default=list)
    prevailing_language = models.CharField(_("prevailing language"), max_length=8, default="en")
    number_prefix = models.SlugField(_("number prefix"), max_length=12)
    phone_region = models.CharField(_("phone region"), max_length=2, blank=True)
    hands_on_payment = models.PositiveSmallIntegerField(_("people a payment needs"), default=three_hands)
    places = models.JSONField(_("list of places"), default=list, blank=True)
    place_word = TranslatedField(_("word for a place"), blank=True)
    logo = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    band = models.BooleanField(_("show the band"), default=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hands_on_payment__gte=2), name="a_payment_needs_two_people_at_least"
            )
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def programme_key(self) -> str:
        """The key by which audit, roles and ledgers know this programme."""
        return self.key

    @property
    def logo_url(self) -> str:
        """The address of the logo, or nothing; another logo has another address."""
        return reverse("logo", args=[self.key, self.logo_id]) if self.logo_id else ""

    def place_name(self, code: str) -> str:
        """Return the name of a place of the programme's list; the code itself if it is not in it."""
        return next((place["name"] for place in self.places if place["code"] == code), code)

    def places_below(self, parent: str = "") -> list[dict[str, Any]]:
        """Return the places under a parent ('' = the top)."""
        return [place for place in self.places if place.get("parent", "") == parent]


class ProgrammeOrganisation(models.Model):
    """What an institution does in a programme: donor, partner, signs off selections, signs agreements."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="organisations")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=20, choices=OrganisationPart.choices)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "institution", "part"], name="an_organisation_plays_a_part_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution} ({self.get_part_display()})"

    @property
    def programme_key(self) -> str:
        """The institution's programme."""
        return self.institution.programme_key
