"""An article of 50,000 words with 5,000 highlights, as the person at the browser meets it."""

import gzip
import statistics
from typing import Any

from playwright.sync_api import Browser

from bench import chromium, workload
from bench.both import Bench
from bench.measure import Times
from bench.processes import checked

WORDS = 50_000
HIGHLIGHTS = 5_000
STEP = 60  # pixels a frame: a quick hand on the wheel
FRAMES = 400
FIRST_PAINT = """performance.getEntriesByName("first-contentful-paint")[0]?.startTime"""
AT_REST = """!document.querySelector(".text.long")"""
# A frame that took half as long again as the usual one was shown late: the one before stood longer.
SCROLL = """async ([step, frames]) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const times = [];
  let last = await frame();
  for (let n = 0; n < frames; n++) {
    scrollBy({ top: step, behavior: "instant" });
    const now = await frame();
    times.push(now - last);
    last = now;
  }
  return times;
}"""


def large(bench: Bench) -> None:
    """50,000 words with 5,000 highlights: sent, painted, scrolled, and one more highlight."""
    one = workload.article(2, WORDS)
    with bench.ours.api() as client:
        id = bench.ours.add_article(client, bench.slug, one)
        bench.ours.annotate(client, bench.slug, id, one, HIGHLIGHTS)
    path = f"/p/{bench.slug}/articles/{id}/"
    with bench.ours.pages() as client:
        sent = checked(client.get(path)).content
    size = len(gzip.compress(sent, 6)) / 1e6
    bench.add("large page, compressed", size, "MB", facts={"bytes": len(sent)})
    inside = bench.ours.inside([path])[0]
    bench.add("  made by the server in", inside["ms"], "ms", queries=inside["queries"])
    cookies = {"sessionid": bench.ours.keys["session"]}
    shown = chromium.Shown(f"{bench.ours.base}{path}", cookies, "mark", "return marks.length;", 1)
    with chromium.browser() as browser:
        runs = [_painted(browser, shown) for _ in range(3 if bench.quick else 6)][1:]
        bench.add("large, first paint", statistics.median(runs), "ms", runs=runs)
        scrolled = _scrolled(browser, shown)
        late, busy, frames = scrolled["late"], scrolled["busy"], scrolled["frames"]
        bench.add("large, frames late", 100 * late / frames, "%", late=late, frames=frames)
        bench.add("  work in a frame of scrolling", busy, "ms", longest_ms=scrolled["longest"])
        for name, each in chromium.tagging(browser, shown, 8 if bench.quick else 20).items():
            found = Times([time / 1e3 for time in each], 1)
            bench.add(f"large, selection {name}", found.p50, "ms", p95_ms=found.p95, runs=each)


def _painted(browser: Browser, shown: chromium.Shown) -> float:
    """Milliseconds from the start of the navigation to the first text on the screen."""
    with chromium.tab(browser, shown) as page:
        page.goto(shown.address, wait_until="load")
        return float(chromium.wait_for(page, FIRST_PAINT))


def _scrolled(browser: Browser, shown: chromium.Shown) -> dict[str, Any]:
    """How many frames of a long scroll came late, and the page's own work in one, in ms."""
    with chromium.tab(browser, shown) as page:
        page.goto(shown.address, wait_until="load")
        chromium.wait_for(page, AT_REST)
        times = page.context.new_cdp_session(page)
        times.send("Performance.enable", {"timeDomain": "threadTicks"})

        def worked() -> float:
            found = times.send("Performance.getMetrics")["metrics"]
            return float(next(each["value"] for each in found if each["name"] == "TaskDuration"))

        before = worked()
        each: list[float] = page.evaluate(SCROLL, [STEP, FRAMES])
        usual = statistics.median(each)
        return {
            "late": sum(one > 1.5 * usual for one in each),
            "frames": len(each),
            "longest": max(each),
            "busy": (worked() - before) * 1e3 / len(each),
        }
