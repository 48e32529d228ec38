# SPDX-License-Identifier: AGPL-3.0-or-later
"""The files of a batch: what stands in each, that they are their digests, and the papers that the worker makes."""

import hashlib
import io
import zipfile

import pytest
from openpyxl import load_workbook

from budgets.bankfiles.file_checks import faults_of_file
from budgets.bankfiles.order_checks import BatchRefused
from budgets.models import Anchor, ChainHead
from budgets.operations import batch as batches
from budgets.operations.batch import papers
from core import blobs, outbox
from core.models import Job
from documents.rendering import PdfUnavailable
from tests.budgets.batches import office
from tests.budgets.payments import people
from tests.budgets.payments.people import TVET

pytestmark = pytest.mark.django_db


def bytes_of(batch, kind="order"):
    return {one.name: blobs.read(one.sha256) for one in batch.files.filter(kind=kind)}


def work():
    while outbox.drain(kinds=(papers.KIND,)):
        pass


def digests(batch):
    return [
        (one.name, one.sha256, hashlib.sha256(blobs.read(one.sha256)).hexdigest())
        for one in batch.files.all()
    ]


@pytest.mark.parametrize(("channel", "version"), [("pain09", "09"), ("pain03", "03")])
def test_a_bank_file_is_sound_and_holds_what_was_locked(channel, version):
    office.checked()
    batch = office.released(make=office.order, channel=channel)
    ((name, content),) = bytes_of(batch).items()
    assert (name, faults_of_file(content)) == (f"{batch.number}.xml", [])
    text = content.decode()
    for told in (
        f"pain.001.001.{version}", f"<MsgId>{batch.number}</MsgId>", "<NbOfTxs>2</NbOfTxs>", "<CtrlSum>2000</CtrlSum>",
        "<EndToEndId>TVET-AW-1-T1-1</EndToEndId>", "<Id>000400123456</Id>", "<Id>100012345678</Id>",
        batch.execution_date.isoformat(), f"<CreDtTm>{batch.locked_at:%Y-%m-%dT%H:%M:%SZ}</CreDtTm>",
    ):  # fmt: skip
        assert told in text, told
    for _name, kept, found in digests(batch):
        assert kept == found


def test_mobile_money_goes_out_in_the_providers_columns():
    office.checked()
    batch = office.released(3, channel="mobile", payout="airtel-like")
    (content,) = bytes_of(batch).values()
    assert content.decode() == (
        "Mobile Number;Amount;Beneficiary;Partner Reference\r\n0788123456;1000.00;Huye College;TVET-AW-1-T3-1\r\n"
    )


def test_the_coded_sheet_has_the_accounts_as_text_and_room_for_voucher_and_day():
    office.checked()
    batches.set_coding(TVET, columns="Account code = 7210\nGrant = BE-114 {award}", by=people.maker())
    batch = office.released()
    (content,) = bytes_of(batch, "table").values()
    heads, first, *_more = load_workbook(io.BytesIO(content)).active.iter_rows()
    told = {head.value: cell.value for head, cell in zip(heads, first, strict=True)}
    assert told == {
        "Reference": "TVET-AW-1-T1-1", "Payee": "Huye College", "Holder of the account": "Huye College",
        "BIC": "BKIGRWRW", "Account": "100012345678", "Amount": 1000, "Currency": "RWF",
        "For": "Instalment 1 of TVET-AW-1", "Award": "TVET-AW-1", "Account code": "7210", "Grant": "BE-114 TVET-AW-1",
        "Voucher number": None, "Paid date": None,
    }  # fmt: skip
    assert {cell.data_type for cell in first[:5]} == {"s"}


def test_a_table_goes_out_as_csv_too():
    office.checked()
    files = bytes_of(office.released(channel="table"), "table")
    assert [name[-4:] for name in files] == ["xlsx", ".csv"]
    assert (
        b"TVET-AW-1-T1-1,Huye College,Huye College,BKIGRWRW,100012345678,RWF 1000" in list(files.values())[1]
    )


def test_what_a_bank_does_not_take_is_said_when_the_batch_is_locked():
    office.checked()
    batch = office.order(source=office.source(label="Odd", holder="漢字"))
    with pytest.raises(BatchRefused, match="characters that banks do not take"):
        batches.lock_batch(batch, by=people.maker())
    assert batch.fresh().state == "draft"


def test_the_worker_makes_a_paper_for_each_payment_then_the_cover_sheet_and_one_file_of_all(monkeypatch):
    monkeypatch.setattr(papers, "AT_ONCE", 1)  # several pieces of work
    office.checked()
    batch = office.released(1, 2)
    with pytest.raises(batches.PapersNotReady):
        batches.hand_over(batch, by=people.maker())
    work()

    assert [one.kind for one in batch.files.order_by("pk")] == ["table", "paper", "paper", "cover", "all"]
    cover = batch.files.get(kind="cover")
    anchor, head = Anchor.objects.get(), ChainHead.objects.get()
    assert (cover.anchor, anchor.digest, anchor.seq) == (anchor, head.digest, 2)
    job = Job.objects.get(key=papers.job_key(batch))
    assert (job.done, job.total, job.finished_at is not None, job.failure) == (3, 3, True, "")
    packed = zipfile.ZipFile(io.BytesIO(bytes_of(batch, "all")[f"{batch.number}.zip"]))
    names = [name.removeprefix(f"{batch.number}/") for name in packed.namelist()]
    assert names == [
        f"{batch.number}-cover.pdf", f"{batch.number}.xlsx", "payments/TVET-AW-1-T1-1.pdf",
        "payments/TVET-AW-1-T2-1.pdf",
    ]  # fmt: skip
    assert all(packed.read(name)[:4] == b"%PDF" for name in packed.namelist() if name.endswith("pdf"))

    before = digests(batch)
    papers.make_papers({"batch": batch.pk}, "again")
    assert digests(batch) == before
    assert batches.hand_over(batch, by=people.maker()).state == "sent"


def test_a_bank_file_gets_a_cover_sheet_alone_and_two_workers_make_one():
    from documents.rendering import Renderer
    from grants.models import Programme

    office.checked()
    batch = office.released(make=office.order)
    work()
    assert [one.kind for one in batch.files.order_by("pk")] == ["order", "cover"]
    with Renderer() as renderer:  # the other one was slower
        papers._keep_cover(batch, papers._lines(batch), Programme.objects.get(), renderer)
    assert batch.files.filter(kind="cover").count() == 1


def test_the_same_bytes_are_stored_once_and_a_paper_is_made_once():
    from budgets.operations.batch.files import Made
    from budgets.operations.batch.storing import keep_files

    office.checked()
    batch = office.released(1)
    line = papers._lines(batch)[0]
    made = Made("cover", "a.pdf", b"same", papers.PDF)
    (first,) = keep_files(batch, [made])
    (second,) = keep_files(batch, [Made("cover", "b.pdf", b"same", papers.PDF)])
    assert first.blob == second.blob
    keep_files(batch, [Made("paper", "c.pdf", b"paper", papers.PDF)], payment=line.payment)
    papers.keep_once(batch, line.payment, Made("paper", "d.pdf", b"other", papers.PDF))
    assert batch.files.filter(kind="paper").count() == 1


def test_a_cancelled_batch_gets_no_papers():
    office.checked()
    batch = office.released(1)
    batches.cancel_batch(batch, reason="x", by=people.maker())
    work()
    assert [one.kind for one in batch.files.all()] == ["table"]


class NoRenderer:
    """A machine without the libraries that lay out text."""

    def __enter__(self):
        raise PdfUnavailable

    def __exit__(self, *problem):
        """Nothing to close."""


def test_without_the_pdf_libraries_the_pack_goes_out_with_its_sheet_and_says_so(monkeypatch):
    office.checked()
    batch = office.released(1)
    with monkeypatch.context() as patched:
        patched.setattr(papers, "Renderer", NoRenderer)
        work()
    job = Job.objects.get(key=papers.job_key(batch))
    assert "PDF documents are disabled on this machine" in job.failure
    assert papers.papers_stand(batch)
    batches.make_papers_again(batch, by=people.maker())
    job.refresh_from_db()
    assert (job.failure, job.finished_at, papers.papers_stand(batch)) == ("", None, False)
