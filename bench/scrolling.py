"""How many frames come late while one scrolls: by script, by wheel, by finger and by keys.

The page's own frames are counted. What a compositor scrolls without them is seen sooner; the cards
beside the text, and what follows the scrolling otherwise, come with them.
"""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from playwright.sync_api import Browser, CDPSession, Page

from bench import chromium

STEP = 60  # pixels a frame: a quick hand on the wheel
READING = 10  # pixels a frame: as fast as somebody still reads, six hundred a second
FRAMES = 400
REFRESH = 1000 / 60  # milliseconds between two frames on most screens
PAUSE = 400  # milliseconds between two strokes of a finger, or presses of a key
AT_REST = """!document.querySelector(".text.long")"""
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
# Between two frames in which the page moved; where it rests nobody waits for one.
WATCH = """() => {
  const seen = window.seen = { times: [], moved: [], on: true };
  let [last, top] = [0, scrollY];
  const look = (now) => {
    if (last) seen.times.push(now - last), seen.moved.push(scrollY !== top);
    [last, top] = [now, scrollY];
    if (seen.on) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
SEEN = """() => {
  const { times, moved } = Object.assign(window.seen, { on: false });
  return times.filter((_, n) => moved[n] || moved[n + 1]);
}"""


@dataclass(frozen=True, slots=True)
class Scrolled:
    """A long scroll: `late` of a hundred frames came at least half a refresh after their turn; the
    `longest` and the `median` frame, and the page's own processor time in one (`busy`), in ms."""

    late: float
    longest: float
    median: float
    busy: float = 0.0


def _scrolled(times: list[float], busy: float = 0.0) -> Scrolled:
    return Scrolled(
        late=100 * sum(one > 1.5 * REFRESH for one in times) / len(times),
        longest=max(times),
        median=statistics.median(times),
        busy=busy * 1e3 / len(times),
    )


def median_of(runs: Sequence[Scrolled]) -> Scrolled:
    """The median of each figure."""
    return Scrolled(
        late=statistics.median(one.late for one in runs),
        longest=statistics.median(one.longest for one in runs),
        median=statistics.median(one.median for one in runs),
        busy=statistics.median(one.busy for one in runs),
    )


def by_script(browser: Browser, shown: chromium.Shown, step: int = STEP) -> Scrolled:
    """So many pixels in each frame, whatever came before: the hardest."""
    with chromium.tab(browser, shown) as page:
        page.goto(shown.address, wait_until="load")
        chromium.wait_for(page, AT_REST)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})

        def worked() -> float:
            found = session.send("Performance.getMetrics")["metrics"]
            return float(next(each["value"] for each in found if each["name"] == "TaskDuration"))

        before = worked()
        times: list[float] = page.evaluate(SCROLL, [step, FRAMES])
        return _scrolled(times, worked() - before)


def _wheel(page: Page, session: CDPSession) -> None:
    """Read for four seconds, then look for something further down, the pointer over the text."""
    page.mouse.move(500, 600)
    for length, speed in ((2_400, 600), (4_800, 2_400)):
        facts = {"x": 500, "y": 600, "yDistance": -length, "speed": speed}
        session.send("Input.synthesizeScrollGesture", facts | {"gestureSourceType": "mouse"})


def _stroke(page: Page, session: CDPSession, step: int) -> None:
    """Draw the page up by 500 pixels, so many in each frame, and let it go."""

    def touch(kind: str, *points: dict[str, int]) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", {"x": 190, "y": 640})
    for y in range(640, 140, -step):
        touch("touchMove", {"x": 190, "y": y})
        page.wait_for_timeout(REFRESH)
    touch("touchEnd")


def _finger(page: Page, session: CDPSession) -> None:
    """Read, then turn over a few pages; the page goes on by itself after each."""
    for step in (10, 10, 10, 40, 40, 40, 40, 40):
        _stroke(page, session, step)
        page.wait_for_timeout(PAUSE)


def _keys(page: Page, session: CDPSession) -> None:
    """A page a press."""
    for _ in range(12):
        page.keyboard.press("Space")
        page.wait_for_timeout(PAUSE)


HANDS: Mapping[str, Callable[[Page, CDPSession], None]] = {
    "wheel": _wheel,
    "finger": _finger,
    "keys": _keys,
}


def by_hand(browser: Browser, shown: chromium.Shown, hand: str) -> Scrolled:
    """Real events, as hands make them: the finger on a phone, the others at a desk."""
    with chromium.tab(browser, shown, phone=hand == "finger") as page:
        page.goto(shown.address, wait_until="load")
        chromium.wait_for(page, AT_REST)
        page.evaluate(WATCH)
        HANDS[hand](page, page.context.new_cdp_session(page))
        times: list[float] = page.evaluate(SEEN)
        return _scrolled(times)
