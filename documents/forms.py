# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be typed about documents."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm


class CompareForm(HouseForm):
    """A file, or its SHA-256, to be compared with the issued one. Nothing is kept."""

    file = forms.FileField(label=_("Your PDF file"), required=False, help_text=_("It is compared, not kept."))
    digest = forms.CharField(label=_("Or its SHA-256"), required=False, max_length=64)

    def clean_digest(self) -> str:
        """Return the digest in small letters, without blanks."""
        return "".join(self.cleaned_data["digest"].split()).lower()

    def sha256(self) -> str:
        """Return the SHA-256 of what was handed in; empty if nothing was."""
        import hashlib

        file = self.cleaned_data.get("file")
        if file is None:
            return self.cleaned_data.get("digest", "")
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        return digest.hexdigest()
