"""The notes of a document, in their order: what an item rests on, cited as its style wants it.

Chicago names a source in full once; after that by its authors' family names and its short title
(The Chicago Manual of Style, 17th edition, 14.30 to 14.33). A short form that two sources would
share is no name: the second is named in full. The other styles name all of it each time.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from annotate.exporting.citations import Run, Source, Style, cite, cite_briefly
from annotate.exporting.document import Item
from annotate.text.builder import safe_href


@dataclass(frozen=True, slots=True)
class Cited:
    """A source of an item: what stands before its citation, and the address of the passage, which
    `url` may name without its host."""

    before: str
    runs: list[Run]
    url: str

    @property
    def passage(self) -> str:
        """The address from elsewhere; "" when that is not known."""
        return safe_href(self.url)


class Notes:
    """Remembers what the notes so far have named: one for each document, read in its order."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self._named: set[str] = set()
        self._called: defaultdict[str, set[str]] = defaultdict(set)

    def of(self, item: Item) -> Iterator[Cited]:
        """What an item rests on, cited, as the next note has it."""
        between = ""
        for before, source, url in _cited(item):
            cited = Cited(f"{between}{before}", self._runs(source), url)
            yield cited
            last = cited.runs[-1]
            # After “Passage” and an address there is no full stop yet.
            ended = not cited.passage and not last.href and last.text[-1:] in ".?!’”"
            between = " " if ended else ". "

    def _runs(self, source: Source) -> list[Run]:
        if self._style is not Style.CHICAGO:
            return cite(source, self._style)
        brief = cite_briefly(source)
        called = self._called["".join(run.text for run in brief)]
        called.add(source.id)
        if source.id in self._named and len(called) == 1:
            return brief
        self._named.add(source.id)
        return cite(source, self._style)


def _cited(item: Item) -> Iterator[tuple[str, Source, str]]:
    """What stands before each source of an item, the source, and the address of its passage. What
    speaks for or against it and stands in the document has a note of its own there."""
    for number, one in enumerate(item.cited):
        yield "Also: " if number else "", one.source, one.annotation["url"]
    for each in item.evidence:
        if not each.number:
            yield f"{each.said}: ", each.source, each.url
