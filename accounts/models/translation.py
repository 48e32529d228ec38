# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a programme's reviewer says of a draft translation: confirmed as it is, or corrected."""

from django.conf import settings
from django.db import models


class TranslationReview(models.Model):
    """One string of the interface, read by somebody who speaks its language. In effect once it was exported."""

    programme_key = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    key = models.CharField(max_length=16, help_text="Of the string: core.catalogue.Message.key.")
    texts = models.JSONField(help_text="One text, or two where there is a plural.")
    corrected = models.BooleanField()
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme_key", "language", "key"], name="a_string_is_reviewed_once_in_a_programme"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.key}"
