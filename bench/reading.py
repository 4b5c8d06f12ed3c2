"""Opening an article, and lists."""

import statistics
from contextlib import closing

from bench import chromium, workload
from bench.both import Bench, costs, get, once
from bench.measure import Times, repeated

OUR_MARKS = """return new Set([...document.querySelectorAll("article mark")]
  .flatMap((mark) => (mark.dataset.annotations ?? "").split(" "))).size;"""
TAGUETTE_MARKS = """return new Set([...document.querySelectorAll("a.highlight")]
  .map((mark) => mark.dataset.highlightId)).size;"""


def open_(bench: Bench) -> None:
    """An article of 5,000 words with more and more highlights: what the server needs."""
    addresses = {n: f"/p/{bench.slug}/articles/{id}/" for n, id in bench.opened.items()}
    inside = dict(zip(addresses, bench.ours.inside(list(addresses.values())), strict=True))
    runs = 10 if bench.quick else 30
    for count, address in addresses.items():
        peer = None
        if bench.peer:
            theirs, document = bench.peer, bench.opened_by_peer[count]
            with closing(theirs.client()) as client:
                call = once(theirs.open, client, document)
                peer = repeated(call, runs if count < 5_000 else runs // 2).p50
        with bench.ours.pages() as client:
            times = repeated(once(get, client, address), runs)
        bench.add(
            f"open {count:,} highlights", times.p50, "ms", peer, p95_ms=times.p95,
            inside_ms=inside[count]["ms"], facts=costs(inside[count]),
        )  # fmt: skip


def paint(bench: Bench) -> None:
    """The same in Chromium: navigation to painted; a key on a selection to painted and saved."""
    runs = 3 if bench.quick else 5
    with chromium.browser() as browser:
        for count in (100, 1_000, 5_000):
            peer = None
            if bench.peer and count == 1_000:
                with closing(bench.peer.client()) as client:
                    cookies = dict(client.cookies)
                address = bench.peer.page_of(bench.opened_by_peer[count])
                shown = chromium.Shown(address, cookies, "a", TAGUETTE_MARKS, count)
                peer, _ = chromium.paintings(browser, shown, min(runs, 3))
            shown = _our_page(bench, count)
            median, times = chromium.paintings(browser, shown, runs)
            bench.add(f"paint {count:,} highlights", median, "ms", peer, runs=times)
        for count in (0, 1_000):
            times_of = chromium.tagging(browser, _our_page(bench, count), 4 * runs)
            sent = statistics.median(times_of.pop("sent"))
            for name, each in times_of.items():
                found = Times([one / 1e3 for one in each], 1)
                said = f"selection {name}" if count else f"  on an empty article, {name}"
                bench.add(said, found.p50, "ms", p95_ms=found.p95, runs=each)
            bench.add("  sent back for one highlight", sent, "bytes")


def _our_page(bench: Bench, count: int) -> chromium.Shown:
    address = f"{bench.ours.base}/p/{bench.slug}/articles/{bench.opened[count]}/"
    cookies = {"sessionid": bench.ours.keys["session"]}
    return chromium.Shown(address, cookies, "mark", OUR_MARKS, count)


def list_(bench: Bench) -> None:
    """The first page of a tag's annotations, as the API gives it and as a page."""
    yardstick: float | None = None
    if bench.peer:
        with closing(bench.peer.client()) as client:
            yardstick = repeated(once(bench.peer.list_by_tag, client, bench.filled_by_peer), 30).p50
    most = 100_000 if bench.quick else 1_000_000
    counts = (10_000, most)
    slugs = [bench.filled(count) for count in counts]
    of = "Taguette"
    of_page: float | None = None
    for slug, count in zip(slugs, counts, strict=True):
        listed = f"/api/v1/projects/{slug}/annotations/?tag={workload.TAGS[3]}&page_size=50"
        page = f"/p/{slug}/annotations/?tag={workload.TAGS[3]}"
        inside = bench.ours.inside([page])[0]
        with bench.ours.api() as client:
            times = repeated(once(get, client, listed), 50)
        bench.add(f"list by tag at {count:,}", times.p50, "ms", yardstick, of, p95_ms=times.p95)
        with bench.ours.pages() as client:
            shown = repeated(once(get, client, page), 30)
        bench.add(
            "  the page of it", shown.p50, "ms", of_page, of, p95_ms=shown.p95,
            facts=costs(inside),
        )  # fmt: skip
        yardstick, of_page, of = times.p50, shown.p50, f"at {count:,}"


def articles(bench: Bench) -> None:
    """The list of articles, at 200 and at 10,000, plain and with a word looked for."""
    before: dict[str, float] = {}
    for count in (200, 2_000 if bench.quick else 10_000):
        slug = f"articles-{count}"
        bench.ours.filled(slug, count * 5, count)
        for said, query in (("", ""), (", a word looked for", "?q=made-up+copy")):
            address = f"/p/{slug}/articles/{query}"
            inside = bench.ours.inside([address])[0]
            with bench.ours.pages() as client:
                times = repeated(once(get, client, address), 30)
            bench.add(
                f"article list at {count:,}{said}", times.p50, "ms", before.get(said), "at 200",
                p95_ms=times.p95, facts=costs(inside),
            )  # fmt: skip
            before.setdefault(said, times.p50)
