# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking out everything that a programme owns, as one file, and putting it into an empty installation.

The file is a ZIP: manifest.json, a text of JSON lines for each table, and the kept files by their SHA-256. Values that
lie encrypted in the database are encrypted anew with a key of the file's own, which is told once and never stored.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from core import audit, blobs
from core.acting import WORKER
from core.permissions import demand
from core.refusals import Refusal
from core.secrets import open_text, seal_text
from core.triggers import triggers_aside
from exchange import estate
from grants.models import Programme

FORM = "inzira-programme/1"
SEALED = "gAAAA"  # how every Fernet token begins
ROWS_AT_ONCE = 500


class NotEmpty(Refusal):
    """The installation has people or programmes already."""

    sentence = _("This installation is in use. A programme is put back into an empty one only.")


class NotAnEstate(Refusal):
    """The file is something else, or damaged."""

    sentence = _("“%(file)s” is not the whole of a programme, or it is damaged: %(what)s.")


class AnotherVersion(Refusal):
    """The file was written by another version of the product."""

    sentence = _(
        "The file was written by another version. Its tables end with %(theirs)s, here with %(ours)s."
    )


class WrongKey(Refusal):
    """The key is not the file's."""

    sentence = _("That is not the key of this file. It was shown once, when the file was made.")


def export_estate(programme: Programme, *, to: Path, by: Any) -> str:
    """Write everything that the programme owns to a file, and return the key of what is encrypted in it.

    Raises NotAllowed for whoever may not. The key is a Fernet key in ASCII.
    """
    from cryptography.fernet import Fernet

    demand(by, "exchange.export_programme", programme)
    key = Fernet.generate_key()
    with transaction.atomic():
        audit.record("export_programme", programme, by=by)
    _seal_trail()
    with transaction.atomic(), ZipFile(to, "w", ZIP_DEFLATED) as archive:
        told = {
            label: _write_rows(archive, label, lines)
            for label, lines in _texts(programme.key, Fernet(key).encrypt)
        }
        _write_files(archive, programme.key)
        manifest = {
            "form": FORM,
            "programme": programme.key,
            "made_at": timezone.now(),
            "migrations": _migrations(),
            "tables": told,
            "trail": audit.head(programme.key),
            "key": Fernet(key).encrypt(programme.key.encode()).decode(),
        }
        archive.writestr("manifest.json", json.dumps(manifest, cls=_Whole, indent=1))
    return key.decode()


def _seal_trail() -> None:
    """Seal what the trail has not sealed, so that the file's head holds all of it."""
    while audit.seal_pending():
        pass


def _migrations() -> dict[str, str]:
    """Return the last migration of each room that this installation has run."""
    return dict(sorted(MigrationRecorder(connection).applied_migrations()))


def _texts(key: str, encrypt: Any) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield each table with its rows as lines of JSON."""
    for model, rows in estate.rows_of(key):
        links = estate.kinds_of_links(model)
        found = serializers.serialize("python", rows.iterator(ROWS_AT_ONCE))
        yield model._meta.label, (_line(row, links, encrypt) for row in found)


class _Whole(DjangoJSONEncoder):
    """Writes moments to the microsecond; Django's own stops at the thousandth, and no seal would hold."""

    def default(self, value: Any) -> Any:
        """Return what JSON can hold."""
        return value.isoformat() if isinstance(value, datetime) else super().default(value)


def _line(row: dict[str, Any], links: list[str], encrypt: Any) -> bytes:
    """Return a row as JSON: kinds of things by words, encrypted values under the file's key."""
    values = {name: _sealed_anew(value, encrypt) for name, value in row["fields"].items()}
    values |= {name: audit.kind_of_subject(values[name]) for name in links if values[name] is not None}
    return json.dumps(
        {"pk": row["pk"], "fields": values}, cls=_Whole, ensure_ascii=False, sort_keys=True
    ).encode()


def _sealed_anew(value: Any, encrypt: Any) -> Any:
    """Return an encrypted value under another key, and any other as it is."""
    from cryptography.fernet import InvalidToken

    if not (isinstance(value, str) and value.startswith(SEALED)):
        return value
    try:
        return encrypt(open_text(value).encode()).decode()
    except InvalidToken:  # somebody typed what looks like one
        return value


def _write_rows(archive: ZipFile, label: str, lines: Iterable[bytes]) -> dict[str, Any]:
    """Write a table's lines, and return how many and their SHA-256."""
    digest, count = hashlib.sha256(), 0
    with archive.open(f"rows/{label}.jsonl", "w") as into:
        for line in lines:
            into.write(line + b"\n")
            digest.update(line + b"\n")
            count += 1
    return {"rows": count, "sha256": digest.hexdigest()}


def _write_files(archive: ZipFile, key: str) -> None:
    """Write the kept files, which are packed already as they are."""
    for model, rows in estate.rows_of(key):
        if model._meta.label == estate.BLOB:
            for sha256 in rows.values_list("sha256", flat=True):
                if blobs.exists(sha256):
                    archive.writestr(f"files/{sha256}", blobs.read(sha256), ZIP_STORED)


def restore_estate(file: Path, *, key: str) -> Programme:
    """Put a programme back into an empty installation, row by row as it was; the chains still verify.

    Raises NotEmpty, NotAnEstate, AnotherVersion or WrongKey; then nothing was written.
    """
    try:
        with ZipFile(file) as archive:
            manifest = json.loads(archive.read("manifest.json"))
            if manifest.get("form") != FORM:
                raise NotAnEstate(file=file.name, what=_("it says another form"))
            _may_be_put_back(manifest)
            decrypt = _opener(manifest, key)
            with transaction.atomic():
                return _put_back(archive, manifest, decrypt, file.name)
    except (BadZipFile, KeyError, ValueError) as fault:
        raise NotAnEstate(file=file.name, what=str(fault)[:120]) from fault


def _may_be_put_back(manifest: dict[str, Any]) -> None:
    """Refuse where somebody is at home, or where the tables differ."""
    if Person.objects.exists() or Programme.objects.exists():
        raise NotEmpty
    ours = _migrations()
    for app, theirs in manifest["migrations"].items():
        if ours.get(app) != theirs:
            raise AnotherVersion(theirs=f"{app}.{theirs}", ours=f"{app}.{ours.get(app, '-')}")


def _opener(manifest: dict[str, Any], key: str) -> Any:
    """Return what decrypts the file's values."""
    from cryptography.fernet import Fernet, InvalidToken

    try:
        ring = Fernet(key.strip().encode())
        ring.decrypt(manifest["key"].encode())
    except (InvalidToken, ValueError):
        raise WrongKey(field="key") from None
    return ring.decrypt


def _put_back(archive: ZipFile, manifest: dict[str, Any], decrypt: Any, name: str) -> Programme:
    """Write every table and file, and record it."""
    with triggers_aside():
        for label, told in manifest["tables"].items():
            model = apps.get_model(label)
            lines = archive.read(f"rows/{label}.jsonl")
            if hashlib.sha256(lines).hexdigest() != told["sha256"]:
                raise NotAnEstate(file=name, what=_("the rows of %(table)s were altered") % {"table": label})
            _insert(model, lines, decrypt)
            if label == estate.BLOB:
                _keep_files(archive, name)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), estate.tables()):
            cursor.execute(statement)
    programme = Programme.objects.get(key=manifest["programme"])
    audit.record("restore_programme", programme, by=WORKER)
    return programme


def _insert(model: type[Model], lines: bytes, decrypt: Any) -> None:
    """Insert the rows as they were written, stamps included."""
    links = estate.kinds_of_links(model)
    rows = []
    for line in lines.splitlines():
        row = json.loads(line)
        fields = {name: _opened(value, decrypt) for name, value in row["fields"].items()}
        fields |= {link: _kind(fields[link]) for link in links if fields[link] is not None}
        rows.append({"model": model._meta.label_lower, "pk": row["pk"], "fields": fields})
    for one in serializers.deserialize("python", rows):
        one.save(force_insert=True)


def _kind(words: str) -> int:
    """Return this installation's key of a kind of thing."""
    return ContentType.objects.get_by_natural_key(*words.split(".")).pk


def _opened(value: Any, decrypt: Any) -> Any:
    """Return an encrypted value under this installation's key, and any other as it is."""
    from cryptography.fernet import InvalidToken

    if not (isinstance(value, str) and value.startswith(SEALED)):
        return value
    try:
        return seal_text(decrypt(value.encode()).decode())
    except InvalidToken:
        return value


def _keep_files(archive: ZipFile, name: str) -> None:
    """Store the kept files under their SHA-256."""
    for entry in archive.namelist():
        if entry.startswith("files/") and blobs.store(archive.read(entry)) != entry.removeprefix("files/"):
            raise NotAnEstate(file=name, what=_("a file in it was altered"))
