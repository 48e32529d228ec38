# SPDX-License-Identifier: AGPL-3.0-or-later
"""The wall around the layout: nothing in a document reaches the network or a file, nothing stalls the house."""

import contextlib
import io
import runpy
import subprocess
import sys
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pikepdf
import pytest
from PIL import Image

from documents.rendering import CHILD, Limits, Renderer, RenderingFailed, prepare
from tests.documents import papers
from tests.documents.test_rendering import job, opened

CANARY = b"CNR-file-7f3a"
# {url} is a listening server, {file} a file that holds the canary.
ASKING = {
    "img": '<img src="{url}/a.png">',
    "img of a file": '<img src="{file}">',
    "img by a redirect": '<img src="{url}/redirect">',
    "img without scheme": '<img src="//{host}/a.png">',
    "img of ftp": '<img src="ftp://{host}/a.png">',
    "base": '<base href="{url}/"><img src="a.png">',
    "base of files": '<base href="{folder}/"><img src="canary.txt">',
    "stylesheet": '<link rel="stylesheet" href="{url}/a.css">',
    "stylesheet of a file": '<link rel="stylesheet" href="{file}">',
    "import": '<style>@import url("{url}/a.css");</style>',
    "background": '<style>body {{ background: url("{url}/a.png") }}</style>',
    "inline style": '<p style="background-image: url({url}/a.png)">x</p>',
    "list style": '<ul style="list-style-image: url({url}/a.png)"><li>x</ul>',
    "border image": '<p style="border: 9px solid; border-image-source: url({url}/a.png)">x</p>',
    "generated content": '<style>p::before {{ content: url("{url}/a.png") }}</style><p>x</p>',
    "page": '<style>@page {{ background: url("{url}/a.png") }}</style>',
    "margin box": '<style>@page {{ @top-left {{ content: url("{url}/a.png") }} }}</style>',
    "font": '<style>@font-face {{ font-family: f; src: url("{url}/f.ttf") }} p {{ font-family: f }}</style><p>x',
    "font of a file": '<style>@font-face {{ font-family: f; src: url("{file}") }} p {{ font-family: f }}</style><p>x',
    "object": '<object data="{url}/a.png" type="image/png"></object>',
    "embed": '<embed src="{url}/a.svg" type="image/svg+xml">',
    "attachment anchor": '<a rel="attachment" href="{file}">x</a>',
    "attachment of a page": '<a rel="attachment" href="{url}/a.bin">x</a>',
    "svg image": '<svg width="9" height="9"><image href="{url}/a.png" width="9" height="9"/></svg>',
    "svg in data": "<img src=\"data:image/svg+xml,<svg><image href='{url}/a.png'/></svg>\">",
    "entity in data": "<img src=\"data:image/svg+xml,<!DOCTYPE svg [<!ENTITY x SYSTEM '{file}'>]><svg>&x;</svg>\">",
    "a way out of the assets": '<img src="asset:../../../../../../{path}">',
}
# Forms that browsers fetch and this layout must not.
SILENT = {
    "svg style": '<svg width="9" height="9"><style>@import url("{url}/a.css");</style><rect width="9" height="9"/></svg>',
    "svg use": '<svg width="9" height="9"><use href="{url}/a.svg#x"/></svg>',
    "attachment link": '<link rel="attachment" href="{file}">',
    "script": '<script src="{url}/a.js"></script>',
    "frame": '<iframe src="{url}/"></iframe><iframe src="{file}"></iframe>',
    "refresh": '<meta http-equiv="refresh" content="0;url={url}/">',
    "srcset": '<img srcset="{url}/a.png 2x" alt="x">',
    "poster": '<video poster="{url}/a.png" src="{url}/a.mp4"></video>',
    "link": '<a href="{url}/">x</a><a href="{file}">y</a>',
    "local font": '<style>@font-face {{ font-family: f; src: local("None 7f3a") }} p {{ font: 9pt f }}</style><p>x',
    "xml stylesheet": '<?xml-stylesheet href="{url}/a.css"?><p>x</p>',
}


class Listener(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.seen.append(self.path)
        self.send_response(302 if self.path == "/redirect" else 200)
        self.send_header("Location", "/landed")
        self.end_headers()

    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A server that counts who asks, and a file with a canary."""
    folder = tmp_path_factory.mktemp("secrets")
    (folder / "canary.txt").write_bytes(CANARY)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    server.seen = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"127.0.0.1:{server.server_port}"
    server.places = {
        "url": f"http://{host}", "host": host, "file": (folder / "canary.txt").as_uri(),
        "folder": folder.as_uri(), "path": str(folder / "canary.txt"),
    }  # fmt: skip
    yield server
    server.shutdown()
    server.server_close()


def everything_in(pdf):
    """All objects and decompressed streams of a PDF."""
    parts = [b"".join(bytes(repr(item), "utf-8") for item in pdf.objects)]
    parts += [
        item.read_bytes()
        for item in pdf.objects
        if isinstance(item, pikepdf.Stream) and "/DCTDecode" not in repr(item)
    ]
    return b"".join(parts)


def test_the_server_would_notice(world):
    import http.client

    connection = http.client.HTTPConnection(world.places["host"])
    connection.request("GET", "/redirect")
    assert connection.getresponse().status == 302
    assert world.seen.pop() == "/redirect"


@pytest.mark.parametrize("name", ASKING)
def test_a_document_that_asks_for_anything_outside_is_refused(name, world, renderer):
    with pytest.raises(RenderingFailed, match="not handed in with it"):
        renderer.carry_out(job(ASKING[name].format(**world.places)))
    assert world.seen == []


@pytest.mark.parametrize("name", SILENT)
def test_what_a_browser_would_fetch_stays_unfetched(name, world, renderer):
    with contextlib.suppress(RenderingFailed):  # some of them are also flaws that no document may have
        pdf = opened(renderer.carry_out(job(SILENT[name].format(**world.places))))
        assert CANARY not in everything_in(pdf)
    assert world.seen == []


def test_payloads_typed_by_people_are_printed_as_text(world, renderer):
    """Every payload at once, in every place where people's words stand."""
    (template, paper), more = papers.given("submission_receipt")
    typed = [text.format(**world.places) for text in (*ASKING.values(), *SILENT.values())]
    answers = tuple(replace(paper.parts[0].answers[0], question=text, answer=text) for text in typed)
    hostile = replace(
        paper,
        title=typed[0],
        call=typed[1],
        parts=(replace(paper.parts[0], title=typed[2], answers=answers),),
    )
    prepared = prepare(template, hostile, **more | {"title": typed[3], "author": typed[4]})
    assert not any(text in prepared.html for text in typed)
    assert prepared.html.count("&lt;img") >= 12
    pdf = opened(renderer.carry_out(prepared))
    assert world.seen == []
    assert list(pdf.attachments) == []
    assert CANARY not in everything_in(pdf)


@pytest.mark.parametrize("kind", papers.KINDS)
def test_markup_in_every_text_of_every_paper_is_escaped(kind):
    (template, paper), more = papers.given(kind)
    mark = "<b onclick=x>&\"'</b>"

    def poisoned(value):
        if isinstance(value, str):
            return (
                value if value == "Africa/Kigali" or value in {"grantor", "grantee", "host"} else value + mark
            )
        if isinstance(value, tuple):
            return tuple(poisoned(item) for item in value)
        if hasattr(value, "__dataclass_fields__") and not hasattr(value, "minor"):
            return replace(
                value, **{name: poisoned(getattr(value, name)) for name in value.__dataclass_fields__}
            )
        return value

    html = prepare(template, poisoned(paper), **more).html
    assert mark not in html
    assert "<b onclick" not in html
    assert html.count("&lt;b onclick=x&gt;&amp;&quot;&#x27;&lt;/b&gt;") >= 10


LOCKED = f"""
import runpy, sys, tempfile
child = runpy.run_path({str(CHILD)!r})
folder = tempfile.mkdtemp()
child["lock_doors"](folder)
open(folder + "/mine", "w").write("fine")
import json.tool  # code may still be imported
try:
    {{attempt}}
except PermissionError as problem:
    sys.exit(7)
"""


@pytest.mark.parametrize(
    "attempt",
    [
        "open('/etc/passwd')",
        "open('/proc/self/environ')",
        "open(folder + '/../../etc/passwd')",
        "open('/tmp/written-by-a-document', 'w')",
        "import os; os.symlink('/etc/passwd', folder + '/link'); open(folder + '/link')",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.posix_spawn('/bin/true', ['true'], {})",
    ],
)
def test_the_second_wall_holds_where_nobody_asked_the_fetcher(attempt):
    assert (
        subprocess.run([sys.executable, "-I", "-c", LOCKED.format(attempt=attempt)], check=False).returncode
        == 7
    )


HEAVY = {
    "columns": '<table><tr><td colspan="1000000">x</table>',
    "flex": '<div style="display: flex">' * 20 + "x",
    "paragraph": "<p>" + "word " * 400_000,
    "depth": "<div>" * 400 + "x",
    "pages": '<p style="break-after: page">x</p>' * 50_000,
    "cells": "<table>" + "<tr>" + "<td>x" * 300_000 + "</table>",
    "columns of text": '<div style="columns: 100000; height: 1px">' + "<p>x</p>" * 20_000,
}


@pytest.fixture(scope="module")
def impatient():
    with Renderer(Limits(cpu_seconds=1, seconds=20)) as own:
        yield own


@pytest.mark.parametrize("name", HEAVY)
def test_a_document_that_would_stall_the_house_fails_within_its_limits(name, impatient):
    with pytest.raises(RenderingFailed):
        impatient.carry_out(job(HEAVY[name]))
    assert impatient.used["cpu"] < 2.1  # the hard limit stands one second above the soft one
    assert impatient.used["memory"] < 1 << 30
    assert impatient.carry_out(job()).pages == 1


def test_memory_is_bounded():
    """A picture of 20 KB that would unfold to 507 MB."""
    picture = io.BytesIO()
    Image.new("1", (13_000, 13_000)).save(picture, "PNG")
    bomb = job('<img src="asset:bomb" alt="x">', assets=(("bomb", "image/png", picture.getvalue()),))
    with Renderer(Limits(memory_bytes=400 << 20)) as own:
        with pytest.raises(RenderingFailed, match=r"more memory|Failed to load image"):
            own.carry_out(bomb)
        assert own.used["memory"] < 400 << 20


def test_time_by_the_clock_is_bounded():
    """A fork that neither computes nor answers is ended."""
    sleepy = (
        f"import runpy, sys, time; child = runpy.run_path({str(CHILD)!r});"
        "child['_serve'].__globals__['make_pdf'] = lambda *given: time.sleep(60); child['main']()"
    )
    with Renderer(Limits(seconds=1)) as own:
        own.program = (sys.executable, "-c", sleepy)
        with pytest.raises(RenderingFailed, match="took longer"):
            own.carry_out(job())


def test_the_child_names_its_fonts_from_the_repository():
    fonts = runpy.run_path(str(CHILD))["FONTS"]
    assert sorted(path.name for path in fonts.glob("*.ttf")) == [
        "NotoSans-Bold.ttf", "NotoSans-Regular.ttf", "NotoSerif-Bold.ttf", "NotoSerif-Regular.ttf",
    ]  # fmt: skip
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts / "OFL.txt").read_text()
