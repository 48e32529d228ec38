# SPDX-License-Identifier: AGPL-3.0-or-later
"""HTML to PDF, issued documents, the verify page. Knows no grant."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """HTML to PDF, issued documents, the verify page. Knows no grant."""

    name = "documents"

    def ready(self) -> None:
        """Register the check for PDF libraries and the handler that makes documents."""
        from documents import checks  # noqa: F401
        from documents.operations import document  # noqa: F401
