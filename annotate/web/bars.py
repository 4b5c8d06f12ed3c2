"""Small bars: how numbers share a whole. Drawn as SVG, since style attributes are not allowed."""

from collections.abc import Iterable
from dataclasses import dataclass

GAP = 0.6  # of the bar's length of 100


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar of length 100: from `x`, `width` long."""

    css: str
    name: str
    number: int
    x: float
    width: float


def parts(numbers: Iterable[tuple[str, str, int]], *, whole: int | None = None) -> list[Part]:
    """Parts for (CSS class, name, number), in this order, those of 0 left out.

    `whole` is what fills the bar; without it the numbers together do.
    """
    shown = [each for each in numbers if each[2] > 0]
    total = max(whole or 0, sum(number for _, _, number in shown)) or 1
    found: list[Part] = []
    x = 0.0
    for css, name, number in shown:
        width = 100 * number / total
        found.append(Part(css, name, number, round(x, 2), round(max(width - GAP, GAP), 2)))
        x += width
    return found
