# SPDX-License-Identifier: AGPL-3.0-or-later
"""Consents by purpose: the text that was read, and every yes and no with its time. Written once, never changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.queries import ConsentQuerySet
from accounts.states import ConsentHow
from core.fields import TranslatedField


class ConsentText(models.Model):
    """What is asked for a purpose, in a version; a later text is another row. `ended` asks nobody any more."""

    programme_key = models.CharField(max_length=40)
    purpose = models.SlugField(_("purpose"), max_length=40)
    version = models.PositiveIntegerField(default=1)
    title = TranslatedField(_("title"))
    text = TranslatedField(_("text"))
    ended = models.BooleanField(_("not asked any more"), default=False)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["programme_key", "purpose", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme_key", "purpose", "version"], name="one_consent_text_per_version"
            )
        ]

    def __str__(self) -> str:
        return str(self.title)


class Consent(models.Model):
    """A yes or a no of a person to a text; the newest of a purpose counts."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="consents")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="consents")
    programme_key = models.CharField(max_length=40)
    purpose = models.SlugField(max_length=40)
    given = models.BooleanField()
    at = models.DateTimeField()
    how = models.CharField(max_length=8, choices=ConsentHow.choices)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["person", "programme_key", "purpose", "id"], name="consents_of_a_person")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(how__in=ConsentHow.values), name="a_consent_says_how_it_came")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.given}"
