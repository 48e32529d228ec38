# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a file is not taken, and what its owner can do about it."""

from django.utils.translation import gettext_lazy as _

from core.unreadable import Unreadable


class UploadRefused(Unreadable):
    """The file is not taken."""


class NotAccepted(UploadRefused):
    """The content is of a kind that is not taken."""

    sentence = _("“%(name)s” is %(what)s. This place takes %(kinds)s, up to %(limit)s.")


class TooBig(UploadRefused):
    """More bytes than allowed."""

    sentence = _("“%(name)s” is too big. This place takes %(kinds)s, up to %(limit)s.")


class EmptyFile(UploadRefused):
    """No bytes, or no pages."""

    sentence = _("“%(name)s” is empty. Choose the file again.")


class BadName(UploadRefused):
    """The name holds a hidden character, which may show it as something else."""

    sentence = _("The name of the file holds a hidden character (%(character)s). Rename the file.")


class ProgramInside(UploadRefused):
    """The name has the ending of a program, an archive or a web page."""

    sentence = _("“%(name)s” has the ending “%(ending)s”. This place takes %(kinds)s, up to %(limit)s.")


class LockedFile(UploadRefused):
    """The PDF is encrypted."""

    sentence = _("“%(name)s” is locked with a password. Save it without a password and upload it again.")


class DamagedFile(UploadRefused):
    """The file cannot be read to its end."""

    sentence = _("“%(name)s” is damaged or incomplete. Open it, save it again and upload the new file.")


class FormOnly(UploadRefused):
    """The PDF is a form that a single program can show."""

    sentence = _("“%(name)s” is a form that few programs can show. Print it to a new PDF and upload that.")


class TooManyPages(UploadRefused):
    """More pages than a reviewer could read."""

    sentence = _("“%(name)s” has more than %(most)s pages. Upload only the pages that matter.")


class TooManyPixels(UploadRefused):
    """A picture that would fill the memory."""

    sentence = _("“%(name)s” has more than %(most)s million pixels. Save it in a smaller size.")


class TooHeavy(UploadRefused):
    """Checking the file needs more memory or time than is given."""

    sentence = _("“%(name)s” takes too much work to check. Print it to a new PDF or save it smaller.")


class Busy(UploadRefused):
    """Too many files are being checked at this moment."""

    sentence = _("Many files are coming in just now. Wait a minute and upload “%(name)s” again.")
    status = 503
