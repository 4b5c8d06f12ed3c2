"""Both systems side by side, and what is laid down in them, once, when something first needs it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import httpx

from bench import workload
from bench.ours import Annotate
from bench.processes import checked
from bench.report import Line, Report
from bench.yardstick import Taguette

OPENED = (0, 100, 1_000, 5_000)


@dataclass
class Bench:
    """Both systems, the report, and how much to do."""

    ours: Annotate
    peer: Taguette | None
    report: Report
    quick: bool
    _filled: dict[int, str] = field(default_factory=dict)

    @cached_property
    def slug(self) -> str:
        """The project in which things are created."""
        return self.ours.project("workbench")

    @cached_property
    def opened(self) -> Mapping[int, str]:
        """Articles of 5,000 words by the number of their annotations."""
        one = workload.article(1, workload.LONG_WORDS)
        found: dict[int, str] = {}
        with self.ours.api() as client:
            for count in OPENED:
                found[count] = self.ours.add_article(client, self.slug, one)
                self.ours.annotate(client, self.slug, found[count], one, count)
        return found

    @cached_property
    def opened_by_peer(self) -> Mapping[int, int]:
        """The same in Taguette."""
        one = workload.article(1, workload.LONG_WORDS)
        made = self.peer.seed([one] * len(OPENED), list(OPENED)) if self.peer else {"documents": []}
        return dict(zip(OPENED, made["documents"], strict=False))

    def filled(self, count: int) -> str:
        """A project with so many annotations, 500 on each article (50 when there are few)."""
        if count not in self._filled:
            articles = max(count // 500, 200)
            slug = f"filled-{count}"
            self.report.section(f"  … laying down {count:,} annotations on {articles:,} articles")
            self.ours.filled(slug, count, articles)
            self._filled[count] = slug
        return self._filled[count]

    @cached_property
    def filled_by_peer(self) -> int:
        """A project of Taguette's with 10,000 highlights on 200 articles; its id."""
        articles = [workload.article(number) for number in range(200)]
        if self.peer is None:
            raise LookupError
        return int(self.peer.seed(articles, [50] * 200, name="filled")["project"])

    def add(
        self,
        name: str,
        figure: float,
        unit: str,
        yardstick: float | None = None,
        of: str = "Taguette",
        facts: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> None:
        self.report.add(
            Line(
                name=name,
                figure=figure,
                unit=unit,
                yardstick=yardstick,
                of=of,
                facts={**(facts or {}), **more},
            )
        )


def once(call: Callable[..., int], *arguments: Any) -> Callable[[], int]:
    """The call without its arguments."""
    return lambda: call(*arguments)


def costs(inside: Mapping[str, Any]) -> dict[str, Any]:
    """What a page costs inside beside its time: bytes, queries, and their milliseconds."""
    return {name: inside[name] for name in ("bytes", "queries", "database_ms")}


def get(client: httpx.Client, address: str) -> int:
    """The bytes of a good answer."""
    return len(checked(client.get(address)).content)
