"""An article of 50,000 words with 5,000 highlights, as the person at the browser meets it."""

import gzip
import statistics

from playwright.sync_api import Browser

from bench import chromium, scrolling, workload
from bench.both import Bench
from bench.measure import Times
from bench.processes import checked

WORDS = 50_000
HIGHLIGHTS = 5_000
RUNS = 3  # of each hand, with highlights and without in turns
FIRST_PAINT = """performance.getEntriesByName("first-contentful-paint")[0]?.startTime"""


def large(bench: Bench) -> None:
    """50,000 words with 5,000 highlights: sent, painted, scrolled, and one more highlight."""
    # Chromium draws without a graphics card here, and on the cores that the server has too: what
    # scrolling costs is to be read beside what the same text costs without any highlight.
    one = workload.article(2, WORDS)
    with bench.ours.api() as client:
        bare_id = bench.ours.add_article(client, bench.slug, one)
        id = bench.ours.add_article(client, bench.slug, one)
        bench.ours.annotate(client, bench.slug, id, one, HIGHLIGHTS)
    path, bare_path = (f"/p/{bench.slug}/articles/{each}/" for each in (id, bare_id))
    with bench.ours.pages() as client:
        sent = checked(client.get(path)).content
    size = len(gzip.compress(sent, 6)) / 1e6
    bench.add("large page, compressed", size, "MB", facts={"bytes": len(sent)})
    inside = bench.ours.inside([path])[0]
    bench.add("  made by the server in", inside["ms"], "ms", queries=inside["queries"])
    cookies = {"sessionid": bench.ours.keys["session"]}
    shown = chromium.Shown(f"{bench.ours.base}{path}", cookies, "mark", "return marks.length;", 1)
    plain = chromium.Shown(f"{bench.ours.base}{bare_path}", cookies, "mark", "", 0)
    with chromium.browser() as browser:
        runs = [_painted(browser, shown) for _ in range(3 if bench.quick else 6)][1:]
        bench.add("large, first paint", statistics.median(runs), "ms", runs=runs)
        with_marks, without = (scrolling.by_script(browser, each) for each in (shown, plain))
        bench.add(
            "large, frames late", with_marks.late, "%", without.late, "without highlights",
            longest_ms=with_marks.longest, median_ms=with_marks.median,
        )  # fmt: skip
        bench.add(
            "  work in a frame of scrolling", with_marks.busy, "ms", without.busy,
            "without highlights",
        )  # fmt: skip
        slowly, slowly_without = (
            scrolling.by_script(browser, each, scrolling.READING) for each in (shown, plain)
        )
        bench.add(
            "large, frames late while reading", slowly.late, "%", slowly_without.late,
            "without highlights", longest_ms=slowly.longest, busy_ms=slowly.busy,
        )  # fmt: skip
        for hand in scrolling.HANDS:
            # A single run says little: what comes late differs from one to the next.
            rounds = [
                [scrolling.by_hand(browser, each, hand) for each in (shown, plain)]
                for _ in range(1 if bench.quick else RUNS)
            ]
            marked, bare = zip(*rounds, strict=True)
            frames, bare_frames = scrolling.median_of(marked), scrolling.median_of(bare)
            bench.add(
                f"large, frames late by {hand}", frames.late, "%", bare_frames.late,
                "without highlights", longest_ms=frames.longest, median_ms=frames.median,
                runs=[each.late for each in marked], bare_runs=[each.late for each in bare],
            )  # fmt: skip
        found, plainly = (
            chromium.tagging(browser, each, 8 if bench.quick else 20) for each in (shown, plain)
        )
        for name in ("painted", "confirmed"):
            times, bare_times = (
                Times([each / 1e3 for each in of[name]], 1) for of in (found, plainly)
            )
            bench.add(
                f"large, selection {name}", times.p50, "ms", bare_times.p50, "without highlights",
                p95_ms=times.p95, runs=found[name],
            )  # fmt: skip
        bench.add("  sent back for one highlight", statistics.median(found["sent"]), "bytes")


def _painted(browser: Browser, shown: chromium.Shown) -> float:
    """Milliseconds from the start of the navigation to the first text on the screen."""
    with chromium.tab(browser, shown) as page:
        page.goto(shown.address, wait_until="load")
        return float(chromium.wait_for(page, FIRST_PAINT))
