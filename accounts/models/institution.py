# SPDX-License-Identifier: AGPL-3.0-or-later
"""Institutions as a tree: a polytechnic above its colleges, others beside."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.queries import InstitutionQuerySet
from accounts.states import InstitutionKind


class Institution(models.Model):
    """A school, college, host, donor or partner, as one programme knows it."""

    programme_key = models.CharField(max_length=40)
    key = models.SlugField(max_length=60)
    name = models.CharField(_("name"), max_length=160)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    kind = models.CharField(max_length=20, choices=InstitutionKind.choices, default=InstitutionKind.OTHER)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    place = models.CharField(
        _("place"), max_length=40, blank=True, help_text="A code of the programme's list."
    )
    source = models.CharField(max_length=200, blank=True)

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme_key", "key"], name="one_institution_per_key"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="an_institution_is_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name
