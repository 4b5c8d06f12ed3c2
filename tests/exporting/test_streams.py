"""An export as a stream: one snapshot, a connection of its own, always given back."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from types import SimpleNamespace

import psycopg
import pytest
from django.db import connection
from django.http import StreamingHttpResponse

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.exporting import exports, streams
from annotate.exporting.exports import Export, Format, open_export
from annotate.exporting.streams import Chunks, ExportAbandoned
from tests.server.conftest import SECONDS, until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def committed(transactional_db: None) -> None:
    """These tests read with other connections."""


def others() -> int:
    """Connections to this database that hold a transaction open, besides the test's own."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                  AND pid <> pg_backend_pid() AND backend_type = 'client backend'
                  AND xact_start IS NOT NULL"""
        )
        return int(cursor.fetchone()[0])


def wait_for_others(number: int) -> None:
    """Wait until so many are left. A live process of other tests may look in between."""
    until(lambda: others() == number, f"{number} other transactions")


def wait_for_no_others() -> None:
    """PostgreSQL notices at its next write, or when its process ends, that nobody is there."""
    wait_for_others(0)


def read(export: Export) -> dict[str, object]:
    return dict(json.loads(b"".join(export.chunks)))


def test_what_is_committed_after_the_export_began_is_not_in_it(
    annotate: Callable[..., Annotation], seat: Seat
) -> None:
    annotate("eleven years")
    export = open_export(seat=seat)
    first = next(export.chunks)
    annotate("Count first")
    document = json.loads(first + b"".join(export.chunks))
    assert len(document["annotations"]) == document["integrity"]["checked"] == 1
    assert len(read(open_export(seat=seat))["annotations"]) == 2


def test_an_export_read_to_its_end_leaves_no_transaction_open(
    annotate: Callable[..., Annotation], seat: Seat
) -> None:
    annotate("eleven years")
    read(open_export(seat=seat))
    wait_for_no_others()


def test_a_reader_who_goes_away_leaves_no_transaction_open(
    annotate: Callable[..., Annotation], seat: Seat
) -> None:
    annotate("eleven years")
    response = StreamingHttpResponse(open_export(seat=seat).chunks)
    next(iter(response))
    wait_for_others(1)
    response.close()
    wait_for_no_others()


def test_an_answer_that_is_never_read_leaves_no_transaction_open(seat: Seat) -> None:
    response = StreamingHttpResponse(open_export(seat=seat).chunks)
    response.close()
    wait_for_no_others()


def test_a_copy_in_its_middle_ends_with_its_reader(
    annotate: Callable[..., Annotation], seat: Seat
) -> None:
    for _ in range(60):
        annotate("eleven years", note="a long note " * 1600)
    chunks = open_export(seat=seat, format="jsonl").chunks
    next(chunks)
    wait_for_others(1)
    chunks.close()
    wait_for_no_others()


def test_an_export_that_nobody_reads_on_is_closed(
    annotate: Callable[..., Annotation], seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Chunks, "patience", 0.05)
    clock = SimpleNamespace(now=0.0, monotonic=lambda: clock.now)
    monkeypatch.setattr(streams, "time", clock)
    for _ in range(60):
        annotate("eleven years", note="a long note " * 1600)
    chunks = open_export(seat=seat, format="jsonl").chunks
    next(chunks)
    assert not chunks.ended.wait(0.2)
    clock.now = 0.06
    assert chunks.ended.wait(SECONDS)
    with pytest.raises(ExportAbandoned):
        next(chunks)
    wait_for_no_others()


def test_an_error_on_the_way_leaves_no_transaction_open(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(connection: psycopg.Connection, *_: object) -> Iterator[bytes]:
        yield b"{"
        connection.execute("SELECT 1/0")

    monkeypatch.setitem(exports.FORMATS, "json", Format("Broken", "text/plain", "txt", broken))
    export = open_export(seat=seat)
    with pytest.raises(psycopg.errors.DivisionByZero):
        list(export.chunks)
    wait_for_no_others()


def test_a_snapshot_cannot_write(seat: Seat) -> None:
    from annotate.exporting.snapshots import snapshot

    with snapshot() as own, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        own.execute("DELETE FROM annotations_tag")


def test_a_long_export_comes_in_blocks(annotate: Callable[..., Annotation], seat: Seat) -> None:
    for _ in range(10):
        annotate("eleven years", note="a long note " * 1600)
    with closing(open_export(seat=seat).chunks) as chunks:
        sizes = [len(chunk) for chunk in chunks]
    assert max(sizes) < 128 * 1024
    assert sum(sizes) > 190_000
