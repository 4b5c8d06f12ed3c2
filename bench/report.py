"""Bounds and goals, the lines of the report, and the record of them in var/bench/."""

import json
import platform
import time
from dataclasses import asdict, dataclass, field
from os import cpu_count
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Bound:
    """What a ratio (or a figure) may be at most, or must be at least, and what we want it to be."""

    bound: float
    goal: float
    at_least: bool = False
    of_figure: bool = False

    def holds(self, value: float) -> bool:
        return value >= self.bound if self.at_least else value <= self.bound

    def verdict(self, value: float) -> str:
        """Said of a value: whether bound and goal are met."""
        if not self.holds(value):
            return "MISSED"
        reached = value >= self.goal if self.at_least else value <= self.goal
        return "goal" if reached else "met"


BOUNDS = {
    "create p50, one client": Bound(1.0, 0.6),
    "create per second, 8 clients": Bound(2.0, 4.0, at_least=True),
    "open 1,000 highlights": Bound(0.25, 0.12),
    "open 5,000 highlights": Bound(0.12, 0.06),
    "paint 1,000 highlights": Bound(0.08, 0.04),
    "export 100,000": Bound(3.0, 2.0),
    "memory exporting 1,000,000": Bound(1.2, 1.05),
    "list by tag at 10,000": Bound(0.5, 0.25),
    "list by tag at 1,000,000": Bound(1.5, 1.1),
    "import 200 articles": Bound(2.0, 8.0, at_least=True),
    "selection painted": Bound(50.0, 16.0, of_figure=True),
    "selection confirmed": Bound(150.0, 60.0, of_figure=True),
    "memory of 1,000 idle pages": Bound(100.0, 50.0, of_figure=True),
    "processor for 1,000 idle pages": Bound(10.0, 2.0, of_figure=True),
    "commit to another's page": Bound(1000.0, 150.0, of_figure=True),
    "painted while 20 others write": Bound(50.0, 16.0, of_figure=True),
    "confirmed while 20 others write": Bound(150.0, 100.0, of_figure=True),
    "large page, compressed": Bound(1.5, 0.5, of_figure=True),
    "large, first paint": Bound(1500.0, 700.0, of_figure=True),
    "large, frames late": Bound(5.0, 1.0, of_figure=True),
    "large, frames late while reading": Bound(5.0, 1.0, of_figure=True),
    "large, frames late by wheel": Bound(5.0, 1.0, of_figure=True),
    "large, frames late by finger": Bound(5.0, 1.0, of_figure=True),
    "large, frames late by keys": Bound(5.0, 1.0, of_figure=True),
    "large, selection painted": Bound(50.0, 16.0, of_figure=True),
    "large, selection confirmed": Bound(100.0, 60.0, of_figure=True),
    "anchoring F1": Bound(0.98, 0.99, at_least=True, of_figure=True),
    "anchoring 1,000 in 50,000 words": Bound(2.0, 1.5, of_figure=True),
    "overview": Bound(2.0, 1.3),
    "desk": Bound(2.0, 1.3),
    "desk, a filter that many pass": Bound(2.0, 1.3),
    "desk, a filter that few pass": Bound(1000.0, 400.0, of_figure=True),
    "desk, a filter that none passes": Bound(1000.0, 400.0, of_figure=True),
    "triage": Bound(2.0, 1.3),
    "places to settle": Bound(2.0, 1.3),
    "list of articles": Bound(2.0, 1.3),
    "tags": Bound(2.0, 1.3),
    "ledger": Bound(1000.0, 400.0, of_figure=True),
    "work": Bound(2.0, 1.3),
    "report of 300 entries": Bound(2.0, 1.3),
    "suggestions of links": Bound(1000.0, 400.0, of_figure=True),
    "server start": Bound(4.0, 2.0, of_figure=True),
}
"""By the name of a line: of its ratio to the yardstick or, where it has none, of its figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure, its yardstick when there is one, and what else was seen."""

    name: str
    figure: float
    unit: str
    yardstick: float | None = None
    of: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        return self.figure / self.yardstick if self.yardstick else None

    @property
    def bound(self) -> Bound | None:
        return BOUNDS.get(self.name)

    @property
    def verdict(self) -> str:
        """MISSED, met or goal; nothing without a bound or a yardstick to hold it against."""
        if self.bound is None or self.bounded is None:
            return ""
        return self.bound.verdict(self.bounded)

    @property
    def bounded(self) -> float | None:
        """What the bound is about."""
        return self.figure if self.bound and self.bound.of_figure else self.ratio


class Report:
    """Lines as they come: printed, and appended to a file."""

    def __init__(self, home: Path) -> None:
        self.path = home / f"{time.strftime('%Y-%m-%dT%H%M%S')}.jsonl"
        self.lines: list[Line] = []
        self._write(machine())

    def add(self, line: Line) -> None:
        self.lines.append(line)
        facts = asdict(line) | {"ratio": line.ratio, "verdict": line.verdict}
        facts["bound"] = asdict(line.bound) if line.bound else None
        self._write(facts)
        print(row(line), flush=True)

    def section(self, title: str) -> None:
        print(f"\n{title}", flush=True)

    def table(self) -> None:
        """What has a bound, once more, together."""
        print(f"\n{'bound by bound':38} {'ratio':>9} {'bound':>8} {'goal':>8}")
        for line in self.lines:
            if line.bound and line.verdict:
                sign = "≥" if line.bound.at_least else "≤"
                print(
                    f"{line.name:38} {number(line.bounded):>9} {sign}{line.bound.bound:>7g}"
                    f" {sign}{line.bound.goal:>7g}  {line.verdict}"
                )
        print(f"\nKept in {self.path}")

    def _write(self, facts: dict[str, Any]) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(facts, default=str) + "\n")


def machine() -> dict[str, Any]:
    """Where this was measured."""
    return {
        "machine": platform.platform(),
        "cores": cpu_count(),
        "python": platform.python_version(),
        "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
    }


def number(value: float | None) -> str:
    """Three figures that count."""
    if value is None:
        return ""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def row(line: Line) -> str:
    """One line of the report."""
    said = f"  {line.name:36} {number(line.figure):>8} {line.unit:6}"
    if line.ratio is not None:
        said += f" {line.of} {number(line.yardstick)}: {number(line.ratio)}×"
    if line.bound and line.verdict:
        sign = "≥" if line.bound.at_least else "≤"
        said += f"  [{sign}{line.bound.bound:g}, goal {sign}{line.bound.goal:g}: {line.verdict}]"
    shown = [
        f"{key} {shorten(value)}"
        for key, value in line.facts.items()
        if not isinstance(value, (list, dict))
    ]
    return said + (f"  ({', '.join(shown)})" if shown else "")


def shorten(value: object) -> str:
    return (
        number(value)
        if isinstance(value, float)
        else f"{value:,}"
        if isinstance(value, int)
        else str(value)
    )
