# SPDX-License-Identifier: AGPL-3.0-or-later
"""Person, the user model: found by e-mail or phone, never deleted, never a superuser."""

from typing import Any

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.queries import PersonQuerySet
from accounts.states import PersonState, Sex


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """Finds persons the way Django's sign-in asks for them."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person with this e-mail address; nobody is found by an absent one."""
        if username is None:
            raise self.model.DoesNotExist
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who signs in (or is known by name only). Deactivated and anonymised, never deleted."""

    email = models.EmailField(_("e-mail"), null=True, blank=True, unique=True)
    phone = models.CharField(_("phone"), max_length=16, null=True, blank=True, unique=True)
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(_("full name"), max_length=120)
    sex = models.CharField(_("sex"), max_length=8, choices=Sex.choices, default=Sex.UNSAID, blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    anonymised_at = models.DateTimeField(null=True, blank=True)
    guest = models.BooleanField(default=False, help_text="Came by an invitation; signs in by a mailed code.")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager()

    # Nobody passes every rule: see docs/decisions.
    is_superuser = False
    is_staff = False

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_email"),
            models.CheckConstraint(condition=~Q(email=""), name="an_absent_email_is_null"),
            models.CheckConstraint(condition=~Q(phone=""), name="an_absent_phone_is_null"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Absent e-mail and phone are NULL, so that many persons may have none; e-mail is in small letters."""
        self.email = (self.email or "").strip().lower() or None
        self.phone = self.phone or None

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write NULL for an absent e-mail or phone, whatever a library hands over."""
        self.clean()
        if not self.password:
            # A text of its own for each person: sessions are bound to it, and it can be changed to end them.
            self.set_unusable_password()
        super().save(*args, **kwargs)

    def has_usable_password(self) -> bool:
        """Say whether the person chose a password (an empty one, from rows made in bulk, is none)."""
        return bool(self.password) and super().has_usable_password()

    def get_full_name(self) -> str:
        """Return the name."""
        return self.name

    def get_short_name(self) -> str:
        """Return the first word of the name."""
        return self.name.split(" ")[0]

    @property
    def state(self) -> PersonState:
        """Whether the person may come in."""
        if self.anonymised_at:
            return PersonState.ANONYMISED
        return PersonState.ACTIVE if self.is_active else PersonState.DEACTIVATED

    @property
    def state_label(self) -> str:
        """The state's word for people."""
        return str(self.state.label)

    @property
    def state_look(self) -> str:
        """The look of the state."""
        return {PersonState.ACTIVE: "done", PersonState.DEACTIVATED: "hold"}.get(self.state, "closed")

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Answer by the house's rules alone."""
        return bool(self.is_active and rules.has_perm(perm, self, obj))

    def has_module_perms(self, app_label: str) -> bool:
        """There is no admin: nobody has modules."""
        return False
