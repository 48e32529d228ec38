# SPDX-License-Identifier: AGPL-3.0-or-later
"""Person, the user model: found by e-mail or phone, never deleted, never a superuser."""

from typing import Any

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.states import Sex


class PersonManager(BaseUserManager["Person"]):
    """Finds persons the way Django's sign-in asks for them."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person with this e-mail address."""
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
        """Absent e-mail and phone are NULL, so that many persons may have none."""
        self.email = self.email or None
        self.phone = self.phone or None

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write NULL for an absent e-mail or phone, whatever a library hands over."""
        self.clean()
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """Return the name."""
        return self.name

    def get_short_name(self) -> str:
        """Return the first word of the name."""
        return self.name.split(" ")[0]

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Answer by the house's rules alone."""
        return bool(self.is_active and rules.has_perm(perm, self, obj))

    def has_module_perms(self, app_label: str) -> bool:
        """There is no admin: nobody has modules."""
        return False
