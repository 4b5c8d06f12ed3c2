"""Something that was said."""

from collections.abc import Callable

import pytest

from annotate.accounts.permissions import Seat
from annotate.annotations.comments import add_comment
from annotate.annotations.models import Annotation, Comment

type Annotate = Callable[..., Annotation]


@pytest.fixture
def made(annotate: Annotate) -> Annotation:
    """Alice's."""
    return annotate("4,120 landings", "figure")


@pytest.fixture
def said(bobs_seat: Seat, made: Annotation) -> Comment:
    """Bob's."""
    return add_comment(seat=bobs_seat, annotation=made, text="Which **books**, @Alice?")
