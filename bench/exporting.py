"""Exporting, its time and its memory."""

from contextlib import closing

import httpx

from bench.both import Bench, once
from bench.measure import Memory, in_turns, repeated
from bench.yardstick import checked_stream

# The rows as an export has them: with their tags, review and names, in document order. The tags are
# looked up for each annotation: grouping them first reads those of every other project too.
BARE_COPY = """
COPY (
  SELECT a.id, a.article_id, r.number, a.start, a."end", a.quote, a.prefix, a.suffix, a.sentence,
         a.heading, a.note, u.name, a.created_at, a.updated_at, v.verdict, v.at, v.reason, w.name,
         g.keys, g.details
    FROM annotations_annotation a
    JOIN articles_revision r ON r.id = a.revision_id
    JOIN accounts_user u ON u.id = a.author_id
    LEFT JOIN curation_review v ON v.annotation_id = a.id
    LEFT JOIN accounts_user w ON w.id = v.by_id
    LEFT JOIN LATERAL (
        SELECT string_agg(t.key, ',' ORDER BY t.position) AS keys,
               string_agg(x.details::text, ',' ORDER BY t.position) AS details
          FROM annotations_annotationtag x JOIN annotations_tag t ON t.id = x.tag_id
         WHERE x.annotation_id = a.id
    ) g ON true
   WHERE a.project_id = {project} AND a.deleted_at IS NULL
   ORDER BY a.article_id, a.start, a."end", a.id
) TO STDOUT
"""
# The annotations' own columns only, without what belongs to them in other tables.
NARROW_COPY = """
COPY (
  SELECT a.id, article_id, revision_id, start, "end", quote, prefix, suffix, sentence, heading,
         note, author_id, a.created_at, updated_at
    FROM annotations_annotation a WHERE project_id = {project} AND deleted_at IS NULL
   ORDER BY article_id, start, "end", a.id
) TO STDOUT
"""


def export(bench: Bench) -> None:
    """JSON with all context against a bare COPY of the same rows, in turns; memory as it grows."""
    for count in (1_000, 10_000) if bench.quick else (1_000, 10_000, 100_000):
        slug = bench.filled(count)
        with bench.ours.api() as client:
            calls = (
                once(_copy, bench, BARE_COPY, slug), once(_copy, bench, NARROW_COPY, slug),
                once(_export, client, slug),
            )  # fmt: skip
            copied, narrow, times = in_turns(calls, 5)
            size = _export(client, slug)
        bench.add(
            f"export {count:,}", times.p50 / 1e3, "s", copied.p50 / 1e3, "COPY",
            mb=size / 1e6, min_s=min(times.each), copy_min_s=min(copied.each),
            runs=times.each, copy_runs=copied.each, narrow_runs=narrow.each,
        )  # fmt: skip
        bench.add(
            "  against their own columns only", times.p50 / 1e3, "s", narrow.p50 / 1e3, "COPY"
        )
    if bench.peer:
        with closing(bench.peer.client()) as client:
            call = once(bench.peer.export, client, bench.filled_by_peer)
            theirs = repeated(call, 2, warm_up=0)
        bench.add("  Taguette: 10,000 as CSV", theirs.p50 / 1e3, "s")
    _export_memory(bench)


def _export_memory(bench: Bench) -> None:
    most = 100_000 if bench.quick else 1_000_000
    seen: dict[int, Memory] = {}
    for count in (10_000, most):
        slug = bench.filled(count)
        bench.ours.stop()
        bench.ours.start()
        with bench.ours.api() as client:
            for _ in range(4):
                _export(client, bench.filled(1_000))
            with Memory(bench.ours.web_processes()) as memory:
                _export(client, slug)
            seen[count] = memory
    bench.add(
        f"memory exporting {most:,}", seen[most].peak, "MB", seen[10_000].peak, "exporting 10,000",
        before_mb=seen[most].before,
    )  # fmt: skip


def _copy(bench: Bench, statement: str, slug: str) -> int:
    with bench.ours.database() as connection, connection.cursor() as cursor:
        found = cursor.execute("SELECT id FROM accounts_project WHERE slug = %s", [slug])
        [(project,)] = found.fetchall()
        with cursor.copy(statement.format(project=project)) as copy:
            return sum(map(len, copy))


def _export(client: httpx.Client, slug: str) -> int:
    with client.stream(
        "GET", f"/api/v1/projects/{slug}/export/", params={"format": "json"}
    ) as answer:
        return sum(map(len, checked_stream(answer).iter_raw()))
