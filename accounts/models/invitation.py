# SPDX-License-Identifier: AGPL-3.0-or-later
"""Invitations: a link for a guest (panelist, signatory, staff), answered with a mailed code."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.institution import Institution
from accounts.queries import InvitationQuerySet
from accounts.states import INVITATION_LOOKS, InvitationState, Role


class Invitation(models.Model):
    """An invitation to come in; only the hash of its token is kept."""

    programme_key = models.CharField(max_length=40)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(_("role"), max_length=24, choices=Role.choices, blank=True)
    call_key = models.CharField(max_length=60, blank=True)
    institution = models.ForeignKey(Institution, null=True, blank=True, on_delete=models.PROTECT)
    token_hash = models.CharField(max_length=64, unique=True)
    next_url = models.CharField(max_length=200, blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.person} → {self.get_role_display() or self.programme_key}"

    @property
    def state(self) -> InvitationState:
        """Where the invitation stands now, read from its dates."""
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.withdrawn_at:
            return InvitationState.WITHDRAWN
        return InvitationState.OPEN if self.expires_at > timezone.now() else InvitationState.EXPIRED

    @property
    def state_label(self) -> str:
        """The state's word for people."""
        return str(self.state.label)

    @property
    def state_look(self) -> str:
        """The look of the state."""
        return INVITATION_LOOKS[self.state]
