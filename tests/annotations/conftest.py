"""Something to talk about."""

from collections.abc import Callable

import pytest

from annotate.annotations.models import Annotation

type Annotate = Callable[..., Annotation]


@pytest.fixture
def made(annotate: Annotate) -> Annotation:
    """Alice's."""
    return annotate("4,120 landings", "figure")
