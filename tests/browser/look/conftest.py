# SPDX-License-Identifier: AGPL-3.0-or-later
"""A host of the style guide's pages under the strict content policy, and Chromium to look at them."""

import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from playwright.sync_api import sync_playwright

from core.styleguide import PAGES, styleguide
from tests.browser.visitor import PATIENCE

# The driver runs an event loop in this thread; Django would refuse to close the test database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ROOT = Path(settings.BASE_DIR)
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    """Every page of the style guide as the server writes it, by its path."""
    made = {}
    with django_db_blocker.unblock():
        for show in PAGES:
            request = RequestFactory().get("/", {"show": show})
            request.user = AnonymousUser()
            html = styleguide(request).content.decode()
            made[f"/{show}"] = html.replace("<body ", '<body data-user="7" ', 1)
    made["/out"] = (
        '<!doctype html><title>o</title><body><form method="post" data-wipe-drafts><button>Out</button>'
    )
    made["/out"] += '</form><script src="/static/js/page.js"></script>'
    return made


@pytest.fixture(scope="module")
def chromium(pages):
    with sync_playwright() as driver:
        where = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        chromium = driver.chromium.launch(executable_path=where, args=FLAGS)
        yield chromium
        chromium.close()


class Answering(BaseHTTPRequestHandler):
    """Gives pages and files; gives the next of `server.answers` to a post and keeps what was posted."""

    def do_GET(self):
        where = self.path.partition("?")[0]
        if where.startswith("/static/"):
            file = ROOT / where[1:]
            self.answer(200, {"Content-Type": TYPES[file.suffix]}, file.read_bytes())
        else:
            kind = "text/html; charset=utf-8"
            policy = {
                "Content-Security-Policy": POLICY,
                "Referrer-Policy": "same-origin",
                "Content-Type": kind,
            }
            page = self.server.pages.get(where)
            self.answer(200 if page else 404, policy, (page or "").encode())

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.posts.append((dict(self.headers), body))
        status, headers, answer = self.server.answers.pop(0) if self.server.answers else (204, {}, "")
        self.answer(status, headers, answer.encode())

    def answer(self, status, headers, body):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": len(body)}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        """Say nothing on the test's output."""


@pytest.fixture
def server(pages):
    """A host of the sample pages: `answers` are given to posts, `posts` are kept, `said` is the console."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.pages, server.posts, server.answers, server.said = pages, [], [], []
    server.home = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def opened(chromium, server):
    """Open a page in a fresh profile of the browser."""
    contexts = []

    def open_page(path: str, **options):
        size = {"width": options.pop("width", 1280), "height": 800}
        context = chromium.new_context(viewport=size, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda line: line.type == "error" and server.said.append(line.text))
        page.on("pageerror", lambda error: server.said.append(str(error)))
        page.goto(server.home + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
