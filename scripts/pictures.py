# SPDX-License-Identifier: AGPL-3.0-or-later
"""Takes the pictures of docs/pictures from the demonstration's data.

Run it while `make demo` serves: `INZIRA_MODE=demo .venv/bin/python scripts/pictures.py [--port 8000]`.
"""

import argparse
import io
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
FOLDER = ROOT / "docs" / "pictures"
WIDE, PHONE = 1280, 360
TALLEST = 1400
# name: (person, path, width)
PAGES = {
    "home": ("", "/", WIDE),
    "call": ("", "/calls/{open}/", PHONE),
    "results": ("", "/calls/{decided}/results/", WIDE),
    "inbox": ("grace", "/me/inbox/", WIDE),
    "tasks": ("aline", "/p/{draft}/", PHONE),
    "part": ("aline", "/p/{draft}/part/{part}/", PHONE),
    "programme": ("grace", "/run/", WIDE),
    "submissions": ("grace", "/run/calls/{decided}/submissions/", WIDE),
    "review": ("chantal", "/review/{review}/", WIDE),
    "ranking": ("grace", "/panel/{stage}/ranking/", WIDE),
    "selection": ("beatrice", "/selection/{selection}/", WIDE),
    "award": ("grace", "/awards/{award}/", WIDE),
}


def things() -> dict[str, object]:
    """Return what the paths are filled with."""
    from grants.models import Award, Call, Submission
    from reviews.models import Review, Selection

    selection = Selection.objects.get(state="released")
    draft = Submission.objects.filter(state="draft", team__person__email="aline@example.org").first()
    return {
        "open": Call.objects.get(state="open").key,
        "decided": selection.call.key,
        "draft": draft.pk,
        "part": draft.call.parts.first().key,
        "review": Review.objects.filter(panelist__person__email="chantal@example.org", state="drafting")
        .first()
        .pk,
        "stage": selection.ranking.stage_id,
        "selection": selection.pk,
        "award": Award.objects.order_by("place").first().number,
    }


def cookie_of(name: str) -> str:
    """Return a session of a person of the demonstration."""
    from django.test import Client

    from accounts.models import Person

    client = Client(headers={"host": "localhost"})
    client.force_login(Person.objects.get(email=f"{name}@example.org"))
    return client.cookies["sessionid"].value


def compressed(png: bytes) -> bytes:
    """Return the picture with few colours, cut at its tallest."""
    from PIL import Image

    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, TALLEST)))
    target = io.BytesIO()
    picture.quantize(64).save(target, "PNG", optimize=True)
    return target.getvalue()


def overview() -> bytes:
    """Return three pictures side by side, for the README."""
    from PIL import Image

    sheet = Image.new("RGB", (1500, 620), "#fbf9f4")
    for left, name, width in ((20, "ranking", 620), (660, "review", 560), (1240, "tasks", 240)):
        picture = Image.open(FOLDER / f"{name}.png").convert("RGB")
        picture = picture.resize((width, round(picture.height * width / picture.width)))
        sheet.paste(picture.crop((0, 0, width, min(picture.height, 580))), (left, 20))
    target = io.BytesIO()
    sheet.save(target, "PNG")
    return compressed(target.getvalue())


def main() -> None:
    """Take every picture."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, default=8000)
    address = f"http://127.0.0.1:{arguments.parse_args().port}"
    import django

    django.setup()
    from playwright.sync_api import sync_playwright

    fill = things()
    cookies = {who: cookie_of(who) for who, _path, _width in PAGES.values() if who}
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-dev-shm-usage",
            ],
        )
        for name, (who, path, width) in PAGES.items():
            context = browser.new_context(viewport={"width": width, "height": 800})
            if who:
                context.add_cookies([{"name": "sessionid", "value": cookies[who], "url": address}])
            page = context.new_page()
            page.goto(address + path.format(**fill))
            (FOLDER / f"{name}.png").write_bytes(compressed(page.screenshot(full_page=True)))
            context.close()
        browser.close()
    (FOLDER / "overview.png").write_bytes(overview())


if __name__ == "__main__":
    main()
