"""Many in one article at once: open pages that wait, and people who write together."""

import contextlib
import json
import re
import resource
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
import psutil

from bench import chromium, workload
from bench.both import Bench
from bench.measure import Times, cpu_seconds
from bench.ours import draft
from bench.processes import checked

IDLE = 1_000
WRITERS = 20
WATCHED = 45.0  # seconds in which processor time is counted: from a sign of life to the next
BEGINNING = re.compile(r'data-live-at="([^"]+)" data-live-since="([^"]+)"')


def live(bench: Bench) -> None:
    """1,000 idle pages, a change on its way to another's page, and 20 who write in one article."""
    one = workload.article(40, workload.LONG_WORDS)
    with bench.ours.api() as client:
        article = bench.ours.add_article(client, bench.slug, one)
        bench.ours.annotate(client, bench.slug, article, one, 100)
    pages = Pages(bench, article)
    _idle(bench, pages)
    _on_its_way(bench, pages, one)
    _together(bench, pages, one)


@dataclass
class Pages:
    """Pages of one article, as far as they listen."""

    bench: Bench
    article: str
    open: list[socket.socket] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"/p/{self.bench.slug}/articles/{self.article}/"

    def begin(self) -> tuple[str, str]:
        """Where a page that is loaded now listens, and since when."""
        with self.bench.ours.pages() as client:
            found = BEGINNING.search(client.get(self.path).text)
        if found is None:
            raise AssertionError("the page does not listen")
        return found[1], found[2]

    def listen(self, count: int) -> None:
        """Open so many streams more, each answered."""
        address, since = self.begin()
        parts = urlsplit(address)
        key = self.bench.ours.keys["session"]
        request = (
            f"GET {parts.path}?since={since} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            f"Cookie: sessionid={key}\r\nAccept: text/event-stream\r\n\r\n"
        ).encode()
        for _ in range(count):
            own = socket.create_connection((parts.hostname or "", parts.port or 80), timeout=60)
            own.sendall(request)
            self.open.append(own)
        for own in self.open[-count:]:
            if b" 200 " not in own.recv(4096):
                raise AssertionError("a page was not let in")

    def close(self) -> None:
        for own in self.open:
            own.close()
        self.open.clear()

    @contextlib.contextmanager
    def events(self) -> Iterator["Heard"]:
        """What one more page hears, while this is open."""
        address, since = self.begin()
        heard = Heard()
        key = self.bench.ours.keys["session"]
        with (
            httpx.Client(cookies={"sessionid": key}, timeout=None, trust_env=False) as client,
            client.stream("GET", address, params={"since": since}) as answer,
        ):
            threading.Thread(target=heard.listen, args=(answer,), daemon=True).start()
            heard.ready.wait(60)
            yield heard


@dataclass
class Heard:
    """When each annotation's card came to a page."""

    at: dict[str, float] = field(default_factory=dict)
    sizes: list[int] = field(default_factory=list)  # bytes of each event that brought cards
    ready: threading.Event = field(default_factory=threading.Event)
    _news: threading.Condition = field(default_factory=threading.Condition)

    def listen(self, answer: httpx.Response) -> None:
        with contextlib.suppress(httpx.HTTPError):
            for line in answer.iter_lines():
                now = time.perf_counter()
                self.ready.set()
                if line.startswith('data: {"revision"'):
                    self.sizes.append(len(line.encode()))
                    cards = json.loads(line[6:])["cards"]
                    with self._news:
                        for id in cards:
                            self.at.setdefault(id, now)
                        self._news.notify_all()

    def wait(self, id: str) -> float:
        with self._news:
            if not self._news.wait_for(lambda: id in self.at, 30):
                raise AssertionError("the change never came")
            return self.at[id]


def processes(bench: Bench) -> list[psutil.Process]:
    """The live process and its worker."""
    found: list[psutil.Process] = []
    for process in bench.ours.server.family():
        if "annotate.server.live" in process.cmdline():
            found += [process, *process.children(recursive=True)]
    return list(dict.fromkeys(found))


def _memory(bench: Bench) -> float:
    """MB that are theirs alone: pages shared with others are counted in shares."""
    return sum(process.memory_full_info().pss for process in processes(bench)) / 2**20


def _idle(bench: Bench, pages: Pages) -> None:
    count = IDLE // 10 if bench.quick else IDLE
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count + 256:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(count + 256, hard), hard))
    pages.listen(10)
    before, connections = _memory(bench), _connections(bench)
    began = time.perf_counter()
    pages.listen(count)
    opened = time.perf_counter() - began
    time.sleep(2)
    bench.add(
        f"memory of {count:,} idle pages", _memory(bench) - before, "MB",
        before_mb=before, opened_s=opened, connections_more=_connections(bench) - connections,
    )  # fmt: skip
    used = cpu_seconds(processes(bench))
    time.sleep(WATCHED)
    share = (cpu_seconds(processes(bench)) - used) / WATCHED * 100
    bench.add(f"processor for {count:,} idle pages", share, "%", of="one core")


def _connections(bench: Bench) -> int:
    with bench.ours.database() as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'annotate%'"
        ).fetchone()
    return int(row[0]) if row else 0


def _create(
    client: httpx.Client, bench: Bench, article: str, text: str, span: tuple[int, int]
) -> str:
    """A highlight on the span; its id."""
    sent = draft(article, text, *span, span[0])
    checked(client.post(f"/api/v1/projects/{bench.slug}/annotations/", json=sent), 201)
    return str(sent["id"])


def _on_its_way(bench: Bench, pages: Pages, one: workload.Article) -> None:
    """From the answer to the one who wrote until the card is at another, among the idle pages."""
    spans = list(workload.spans(one, 400))[100:]
    each: list[float] = []
    with bench.ours.api() as client, pages.events() as heard:
        for span in spans[: 20 if bench.quick else 100]:
            id = _create(client, bench, pages.article, one.text, span)
            done = time.perf_counter()
            each.append(max(heard.wait(id) - done, 0.0))
            time.sleep(0.2)  # people pause; without it the gathering is what is measured
    times = Times(each, sum(each))
    bench.add(
        "commit to another's page", times.p50, "ms", facts=times.facts(), pages=len(pages.open),
        bytes_each=statistics.median(heard.sizes),
    )  # fmt: skip
    pages.close()


def _together(bench: Bench, pages: Pages, one: workload.Article) -> None:
    runs = 5 if bench.quick else 20
    spans = workload.spans(one, 4_000)
    shown = chromium.Shown(
        f"{bench.ours.base}{pages.path}", {"sessionid": bench.ours.keys["session"]}, "mark", "", 1
    )
    with chromium.browser() as browser:
        alone = chromium.tagging(browser, shown, runs)
        stop = threading.Event()
        written: list[float] = []
        threads = [
            threading.Thread(
                target=_write,
                args=(bench, pages.article, one.text, spans[400 + n :: WRITERS], stop, written),
            )
            for n in range(WRITERS)
        ]
        pages.listen(WRITERS)
        readers = [threading.Thread(target=_drain, args=(own,), daemon=True) for own in pages.open]
        for thread in (*threads, *readers):
            thread.start()
        try:
            together = chromium.tagging(browser, shown, runs)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
            pages.close()
    for name in ("painted", "confirmed"):
        bench.add(
            f"{name} while {WRITERS} others write", statistics.median(together[name]), "ms",
            statistics.median(alone[name]), "alone", worst_ms=max(together[name]),
            others_p50_ms=statistics.median(written) * 1e3,
        )  # fmt: skip


def _write(
    bench: Bench, article: str, text: str, spans: list[tuple[int, int]], stop: threading.Event,
    written: list[float],
) -> None:  # fmt: skip
    """One of the others: a highlight a second."""
    with bench.ours.api() as client:
        for span in spans:
            began = time.perf_counter()
            _create(client, bench, article, text, span)
            written.append(time.perf_counter() - began)
            if stop.wait(1.0):
                return


def _drain(own: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while own.recv(65536):
            pass
