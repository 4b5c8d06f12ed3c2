"""Text on a highlight keeps the contrast of WCAG 2.2 (1.4.3), whatever lies on whatever."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

from annotate.annotations.models import Colour
from tests.web.test_colours import PAIRS, luminance

MARKS = (Path(settings.BASE_DIR) / "static/css/components/mark.css").read_text()
WASHES = [int(each) for each in re.findall(r"--wash: (\d+)%", MARKS)]
SECOND = 13  # per cent of a second colour over the first


def over(ground: str, colour: str, percent: int) -> str:
    """The colour seen through: mixed with transparent it keeps its hue, and sRGB blends it."""
    parts = zip(channels(ground), channels(colour), strict=True)
    mixed = [round(low + (high - low) * percent / 100) for low, high in parts]
    return "#" + "".join(f"{each:02x}" for each in mixed)


def channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_on_one_wash_or_on_two_can_be_read(theme: int) -> None:
    paper, ink = PAIRS["paper"][theme], PAIRS["ink"][theme]
    colours = [PAIRS[name][theme] for name in Colour.values]
    assert max(WASHES) >= 30
    worst = min(
        contrast(ink, ground)
        for colour, wash in product(colours, WASHES)
        for ground in [over(paper, colour, wash)]
        + [over(over(paper, colour, wash), second, SECOND) for second in colours]
    )
    assert worst >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", Colour.values)
def test_the_line_under_a_highlight_can_be_seen_on_its_wash(name: str, theme: int) -> None:
    colour = PAIRS[name][theme]
    for wash in WASHES:
        assert contrast(colour, over(PAIRS["paper"][theme], colour, wash)) >= 3, wash
