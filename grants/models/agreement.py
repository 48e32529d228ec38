# SPDX-License-Identifier: AGPL-3.0-or-later
"""GrantAgreement and its signatures: who must sign is copied from the programme when it is issued."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from core.models import Blob
from documents.models import Document
from grants.models.award import Award


class GrantAgreement(models.Model):
    """One version of the agreement of an award; a new version replaces the one before."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="agreements")
    version = models.PositiveSmallIntegerField(default=1)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "version"], name="one_agreement_per_version"),
            models.UniqueConstraint(
                fields=["award"], condition=Q(replaced_at=None), name="one_agreement_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award} v{self.version}"

    @property
    def programme_key(self) -> str:
        """The award's programme."""
        return self.award.programme_key

    @property
    def call_key(self) -> str:
        """The award's call."""
        return self.award.call_key


class Signature(models.Model):
    """A place for a signature: an institution's, or (institution empty) the grantee's; filled by a signed copy."""

    agreement = models.ForeignKey(GrantAgreement, on_delete=models.PROTECT, related_name="signatures")
    order = models.PositiveSmallIntegerField(default=0)
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    party = models.CharField(_("party"), max_length=160)
    signed_by = models.CharField(_("signed by"), max_length=120, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_copy = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(null=True, blank=True)
    on_paper = models.BooleanField(default=False, help_text="An officer recorded the paper copy for others.")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "institution"], name="one_signature_per_institution"
            ),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(institution=None), name="one_signature_of_the_grantee"
            ),
            models.CheckConstraint(
                condition=Q(recorded_at=None) | (Q(signed_copy__isnull=False) & Q(signed_on__isnull=False)),
                name="a_signature_has_its_signed_copy",
            ),
        ]

    def __str__(self) -> str:
        return self.party

    @property
    def programme_key(self) -> str:
        """The award's programme."""
        return self.agreement.award.programme_key

    @property
    def call_key(self) -> str:
        """The award's call."""
        return self.agreement.award.call_key
