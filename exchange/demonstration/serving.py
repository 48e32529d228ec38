# SPDX-License-Identifier: AGPL-3.0-or-later
"""Serves the product and its worker in one process, on this machine only: for the demonstration."""

import signal
import threading
from types import FrameType
from wsgiref.simple_server import WSGIServer

from django.core.servers.basehttp import (
    ThreadedWSGIServer,
    WSGIRequestHandler,
    get_internal_wsgi_application,
)
from django.urls import reverse

from core.management.commands.worker import Command as Worker
from documents.operations.document import close_renderer


class QuietHandler(WSGIRequestHandler):
    """Answers without a line for every request."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the library's name
        """Say nothing."""


def opened(host: str, port: int) -> WSGIServer:
    """A server that listens already, so that an address in use is known before anything is built."""
    server = ThreadedWSGIServer((host, port), QuietHandler)
    server.daemon_threads = True
    return server


def serve(server: WSGIServer) -> None:
    """Answer and work until the process is told to stop.

    The application is made only now: it looks at the collected style sheets once, when it is made.
    """
    server.set_app(get_internal_wsgi_application())
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()
        # From a thread of its own: shutdown waits for the loop that this signal interrupted.
        threading.Thread(target=server.shutdown, daemon=True).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    worker = threading.Thread(target=_work, args=(stopping,), name="worker", daemon=True)
    worker.start()
    try:
        server.serve_forever(poll_interval=0.5)
    finally:
        stopping.set()
        worker.join(timeout=10)
        server.server_close()


def _work(stopping: threading.Event) -> None:
    """Do what the outbox holds, as `manage.py worker` does."""
    reverse("home")  # addresses must be known before notices are written
    worker = Worker()
    while not stopping.is_set():
        if not worker.work_a_little():
            stopping.wait(1.0)
    close_renderer()
