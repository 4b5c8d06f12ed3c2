"""Whether annotations are found again in a changed text, and how quickly.

`ANNOTATE_ANCHORING_DATA` names a file of JSON lines with `old_text`, `new_text` and `highlights`
(`start`, `end`, `change`, `gold_start`, `gold_end`; code points). Without it: made-up articles and
the languages of `tests/data/languages.json`, edited at random.
"""

import json
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from annotate.text.anchoring import carry
from bench import workload
from bench.both import Bench
from bench.ours import CHECKOUT
from bench.report import Line
from bench.revising import Highlight, Revised, revised

_RIGHT, _STRICT = 0.5, 0.9  # of intersection over union with the gold
_WORDS, _SPANS, _EDITS = 50_000, 1_000, 500


def anchoring(bench: Bench) -> None:
    """annotations in a changed text: found rightly, and in what time"""
    counts: Counter[str] = Counter()
    classes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in _texts():
        spans = [(each.start, each.end) for each in one.highlights]
        for each, found in zip(one.highlights, carry(one.old, one.new, spans), strict=True):
            at = None if found.start is None else (found.start, found.end or 0)
            overlap = _overlap(at, each.gold)
            result = {
                "gold": each.gold is not None,
                "found": at is not None,
                "right": overlap >= _RIGHT,
                "strict": overlap >= _STRICT,
                "false": at is not None and overlap < _RIGHT,
                "false placed": found.state == "placed" and overlap < _RIGHT,
            }
            kinds = Counter([name for name, holds in result.items() if holds])
            counts += kinds
            classes[each.change] += kinds + Counter([found.state])
    score = 2 * counts["right"] / max(counts["found"] + counts["gold"], 1)
    facts = {"strict recall": counts["strict"] / max(counts["gold"], 1)}
    wrong = {name: counts[name] for name in ("false", "false placed")}
    bench.report.add(Line(name="anchoring F1", figure=score, unit="", facts=facts | wrong))
    for change, seen in sorted(classes.items()):
        print(f"    {change:20} {', '.join(f'{name} {seen[name]}' for name in sorted(seen))}")
    name, seconds = "anchoring 1,000 in 50,000 words", _seconds()
    bench.report.add(Line(name=name, figure=seconds, unit="s"))


def _overlap(one: tuple[int, int] | None, other: tuple[int, int] | None) -> float:
    if one is None or other is None:
        return 0.0
    shared = max(0, min(one[1], other[1]) - max(one[0], other[0]))
    return shared / (max(one[1], other[1]) - min(one[0], other[0]))


def _texts() -> Iterator[Revised]:
    if path := os.environ.get("ANNOTATE_ANCHORING_DATA"):
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            yield _read(json.loads(line))
        return
    languages = CHECKOUT / "tests" / "data" / "languages.json"
    texts = [workload.article(number).text for number in range(20)]
    texts += 4 * list(json.loads(languages.read_text(encoding="utf-8")).values())
    for number, text in enumerate(texts):
        chance = random.Random(f"revised {number}")
        yield revised(text, chance, chance.choice((2, 5, 10, 20)), 25)


def _read(one: dict[str, object]) -> Revised:
    highlights = one["highlights"]
    assert isinstance(highlights, list)
    known = [
        Highlight(
            each["start"],
            each["end"],
            each["change"],
            None if each["gold_start"] is None else (each["gold_start"], each["gold_end"]),
        )
        for each in highlights
    ]
    return Revised(str(one["old_text"]), str(one["new_text"]), tuple(known))


def _seconds() -> float:
    """What 1,000 spans take in an article of 50,000 words after 500 edits, the best of three."""
    text = workload.article(1, _WORDS).text
    chance = random.Random("large")
    new = revised(text, chance, _EDITS, 0).new
    starts = [chance.randrange(len(text) - 300) for _ in range(_SPANS)]
    spans = [(start, start + chance.randrange(5, 300)) for start in starts]
    taken = []
    for _ in range(3):
        begun = time.perf_counter()
        carry(text, new, spans)
        taken.append(time.perf_counter() - begun)
    return min(taken)
