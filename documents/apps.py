# SPDX-License-Identifier: AGPL-3.0-or-later
"""HTML to PDF, issued documents, the verify page. Knows no grant."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """HTML to PDF, issued documents, the verify page. Knows no grant."""

    name = "documents"
