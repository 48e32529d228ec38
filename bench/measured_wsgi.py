# SPDX-License-Identifier: AGPL-3.0-or-later
"""The product's WSGI application, with two headers for the bench: CPU seconds and SQL statements of the request."""

import time

from django.db import connection

from config.wsgi import application as product


def application(environ, start_response):
    """Answer like the product and say what it cost (one request at a time in a sync worker)."""
    seen = []

    def count(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    before = time.process_time()
    kept = {}

    def remember(status, headers, exc_info=None):
        kept.update(status=status, headers=headers, exc_info=exc_info)

    with connection.execute_wrapper(count):
        body = b"".join(product(environ, remember))
    cost = [("X-CPU", f"{time.process_time() - before:.6f}"), ("X-SQL", str(len(seen)))]
    start_response(kept["status"], kept["headers"] + cost)
    return [body]
