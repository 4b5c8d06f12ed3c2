"""Who looks at the pages, something that was said, and what a page costs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.template.base import Node
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.comments import add_comment
from annotate.annotations.models import Annotation, Comment

type SignedIn = Callable[[User], Client]
type Annotate = Callable[..., Annotation]
type Cost = Callable[[Client, str], tuple[int, int]]


@pytest.fixture
def admin(seat: Seat, signed_in: SignedIn) -> Client:
    """Alice's browser."""
    return signed_in(seat.user)


@pytest.fixture
def cora(coras_seat: Seat, signed_in: SignedIn) -> Client:
    """Cora's browser: a curator's."""
    return signed_in(coras_seat.user)


@pytest.fixture
def made(annotate: Annotate) -> Annotation:
    """Alice's."""
    return annotate("4,120 landings", "figure")


@pytest.fixture
def said(bobs_seat: Seat, made: Annotation) -> Comment:
    """Bob's."""
    return add_comment(seat=bobs_seat, annotation=made, text="Which **books**, @Alice?")


@pytest.fixture
def cost(monkeypatch: pytest.MonkeyPatch) -> Cost:
    """Get a page that is there: how many queries it took, and how many nodes of templates."""
    nodes = 0
    render = Node.render_annotated

    def counting(node: Node, context: Any) -> Any:
        nonlocal nodes
        nodes += 1
        return render(node, context)

    monkeypatch.setattr(Node, "render_annotated", counting)

    def cost(client: Client, there: str) -> tuple[int, int]:
        before = nodes
        with CaptureQueriesContext(connection) as asked:
            assert client.get(there).status_code == 200
        return len(asked.captured_queries), nodes - before

    return cost
