# SPDX-License-Identifier: AGPL-3.0-or-later
"""Log lines as JSON, without personal data: who is a number, what is a key."""

import json
import logging


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, and the exception's type and place."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
