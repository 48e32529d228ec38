# SPDX-License-Identifier: AGPL-3.0-or-later
"""manage.py demo: a running programme to walk through, from nothing, in one process."""

import shutil
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from exchange.demonstration.building import build
from exchange.demonstration.cast import read_cast
from exchange.demonstration.serving import opened, serve
from exchange.models import Import


class Command(BaseCommand):
    help = "Build the demonstration where it is missing, and serve it with its worker (INZIRA_MODE=demo)."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--no-serve", action="store_true", help="build only")
        parser.add_argument("--fresh", action="store_true", help="take away what is there and build anew")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_MODE:
            raise CommandError("The demonstration is built with INZIRA_MODE=demo only.")
        self.began = time.monotonic()
        settings.SITE_URL = f"http://{options['host']}:{options['port']}"
        server = None if options["no_serve"] else self._opened(options["host"], options["port"])
        if options["fresh"]:
            self._take_away()
        self._say("Preparing the database and the pages' files ...")
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        self._refuse_foreign()
        build(self._say)
        self._say(f"Built in {time.monotonic() - self.began:.0f} seconds.")
        self._tell_cast()
        if server is not None:
            self._say(f"\nInzira runs at {settings.SITE_URL} -- sign in at {settings.SITE_URL}/demo/")
            self._say("Documents are still being made in the background. Stop with Ctrl+C.")
            serve(server)

    def _say(self, text: str) -> None:
        """Say it at once, with the seconds so far where something begins."""
        passed = f"{time.monotonic() - self.began:5.0f} s  " if text.endswith("...") else ""
        self.stdout.write(passed + text)
        self.stdout.flush()

    def _opened(self, host: str, port: int) -> Any:
        try:
            return opened(host, port)
        except OSError as problem:
            raise CommandError(
                f"Port {port} cannot be used ({problem.strerror}). Choose another: make demo PORT=8001"
            ) from problem

    def _take_away(self) -> None:
        """Remove the demonstration's own database and files."""
        if connection.vendor != "sqlite":
            raise CommandError("--fresh takes away an SQLite file only; empty this database yourself.")
        connection.close()
        base = Path(settings.DATABASES["default"]["NAME"])
        for path in (base, base.with_name(f"{base.name}-wal"), base.with_name(f"{base.name}-shm")):
            path.unlink(missing_ok=True)
        for folder in (
            settings.BLOB_ROOT,
            settings.VAR / "demo",
            settings.VAR / "mail",
            settings.VAR / "sms",
        ):
            shutil.rmtree(folder, ignore_errors=True)

    def _refuse_foreign(self) -> None:
        """Never mix made-up people with somebody's own."""
        from accounts.models import Person

        if Person.objects.exists() and not Import.objects.filter(file_name__contains="demo").exists():
            raise CommandError("This database holds other people. Choose another folder by INZIRA_VAR.")

    def _tell_cast(self) -> None:
        """Print who may sign in, by programme."""
        programme = ""
        for part in read_cast():
            if part.programme != programme:
                programme = part.programme
                self._say(f"\n{programme}")
            self._say(f"  {part.email:<34} {part.name}: {part.line}")
