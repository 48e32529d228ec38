# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happens in conversations; import the modules by name."""
