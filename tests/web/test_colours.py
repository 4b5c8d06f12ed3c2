"""The palette keeps the contrast of WCAG 2.2 (1.4.3 text, 1.4.11 controls) in both themes."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from annotate.annotations.models import Colour

TOKENS = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()
PAIRS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", TOKENS)
}


def luminance(colour: str) -> float:
    """WCAG 2.2, definition of relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "surface", "sunk"])
class TestContrast:
    @pytest.mark.parametrize("name", [*Colour.values, "ink", "quiet", "accent", "danger", "good"])
    def test_text_can_be_read(self, name: str, ground: str, theme: int) -> None:
        assert contrast(PAIRS[name][theme], PAIRS[ground][theme]) >= 4.5

    def test_edges_of_controls_can_be_seen(self, ground: str, theme: int) -> None:
        assert contrast(PAIRS["edge"][theme], PAIRS[ground][theme]) >= 3


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_the_text_of_a_main_button_can_be_read(theme: int) -> None:
    assert contrast(PAIRS["on-accent"][theme], PAIRS["accent"][theme]) >= 4.5
