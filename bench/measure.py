"""Times and memory."""

import math
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Self

import psutil


@dataclass(frozen=True, slots=True)
class Times:
    """How long each of several calls took, in seconds, and all of them together."""

    each: Sequence[float]
    wall: float

    def percentile(self, percent: float) -> float:
        """In milliseconds, by nearest rank."""
        ordered = sorted(self.each)
        return ordered[max(math.ceil(percent / 100 * len(ordered)) - 1, 0)] * 1e3

    @property
    def p50(self) -> float:
        return self.percentile(50)

    @property
    def p95(self) -> float:
        return self.percentile(95)

    @property
    def per_second(self) -> float:
        return len(self.each) / self.wall

    def facts(self) -> dict[str, float]:
        """For the record."""
        return {
            "n": len(self.each),
            "p50_ms": self.p50,
            "p95_ms": self.p95,
            "min_ms": min(self.each) * 1e3,
            "max_ms": max(self.each) * 1e3,
            "per_s": self.per_second,
        }


def one_by_one(call: Callable[..., Any], items: Iterable[Any]) -> Times:
    """Call with each item, one after the other."""
    each: list[float] = []
    began = time.perf_counter()
    for item in items:
        start = time.perf_counter()
        call(item)
        each.append(time.perf_counter() - start)
    return Times(each, time.perf_counter() - began)


def repeated(call: Callable[[], Any], times: int, warm_up: int = 3) -> Times:
    """Call so many times, after some that do not count."""
    for _ in range(warm_up):
        call()
    return one_by_one(lambda _: call(), range(times))


def in_turns(calls: Sequence[Callable[[], Any]], times: int, warm_up: int = 1) -> list[Times]:
    """Each of the calls so many times, one after the other and round again: what they take can be
    compared on a machine whose speed drifts. Before that some rounds that do not count."""
    for _ in range(warm_up):
        for call in calls:
            call()
    rounds = [[repeated(call, 1, warm_up=0) for call in calls] for _ in range(times)]
    return [
        Times([one.each[0] for one in own], sum(one.wall for one in own))
        for own in zip(*rounds, strict=True)
    ]


def at_once(workers: Sequence[tuple[Callable[[Any], Any], Sequence[Any]]]) -> Times:
    """One thread for each (call, items), all begun together. The first error is raised."""
    gate = threading.Barrier(len(workers) + 1)

    def work(call: Callable[[Any], Any], items: Sequence[Any]) -> Times:
        gate.wait()
        return one_by_one(call, items)

    with ThreadPoolExecutor(len(workers)) as pool:
        running = [pool.submit(work, *worker) for worker in workers]
        gate.wait()
        began = time.perf_counter()
        results = [each.result() for each in running]
        wall = time.perf_counter() - began
    return Times([each for result in results for each in result.each], wall)


def cpu_seconds(processes: Iterable[psutil.Process]) -> float:
    """Processor time that they have used, which other programs spoil least."""
    total = 0.0
    for process in processes:
        try:
            used = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += used.user + used.system
    return total


@dataclass
class Memory:
    """The most memory that processes had while this was open: resident, in MB, all together."""

    processes: Sequence[psutil.Process]
    before: float = 0.0
    peak: float = 0.0
    _stop: threading.Event = field(default_factory=threading.Event)

    def now(self) -> float:
        """In MB, of the processes that still live."""
        total = 0
        for process in self.processes:
            try:
                total += process.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        return total / 2**20

    def __enter__(self) -> Self:
        self.before = self.peak = self.now()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._thread.join()
        self.peak = max(self.peak, self.now())

    def _watch(self) -> None:
        while not self._stop.wait(0.02):
            self.peak = max(self.peak, self.now())
