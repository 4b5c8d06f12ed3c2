"""A report, made by Cora, and figures to link."""

from collections.abc import Callable

import pytest

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article
from annotate.articles.reading import from_text
from annotate.curation.models import Report
from annotate.curation.reports import create_report
from tests.api.conftest import Api


@pytest.fixture
def report(coras_seat: Seat) -> Report:
    return create_report(seat=coras_seat, title="What the harbour counts")


@pytest.fixture
def count(seat: Seat, annotate: Callable[..., Annotation]) -> Callable[..., Annotation]:
    """A figure in an article of its own."""

    def count(value: float, unit: str, period: str = "", by: Seat | None = None) -> Annotation:
        text = f"They speak of {value:,g} {unit} {period}. That is all."
        article = add_article(seat=seat, source=from_text(text), published_on=None)
        details = {"value": value, "unit": unit, "period": period}
        return annotate(
            f"{value:,g} {unit}", "figure", article=article, seat=by or seat,
            details={"figure": {name: each for name, each in details.items() if each}},
        )  # fmt: skip

    return count


@pytest.fixture
def api(seat: Seat) -> Api:
    return Api(seat.user, f"/api/v1/projects/{seat.project.slug}/")
