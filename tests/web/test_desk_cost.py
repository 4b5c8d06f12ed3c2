"""What the desk's page costs, however many it lists, and that its strings are safe."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import create_annotations
from annotate.annotations.drafts import Draft
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article
from annotate.articles.reading import from_text
from annotate.curation.actions import review_annotation
from tests.web.conftest import Cost

type SignedIn = Callable[[User], Client]
BAD = '"><script>alert(1)</script>'


def made(seat: Seat, number: int, title: str = "Quays") -> list[Annotation]:
    article = add_article(seat=seat, source=from_text("quay " * number, title=title))
    drafts = [
        Draft(article=article, start=5 * one, end=5 * one + 4, tags=["claim"], note=BAD)
        for one in range(number)
    ]
    return [one for one, _ in create_annotations(seat=seat, drafts=drafts)]


@pytest.mark.parametrize("view", ["cards", "table"])
def test_many_rows_cost_no_more_queries_and_no_more_of_the_templates(
    view: str, seat: Seat, signed_in: SignedIn, cost: Cost
) -> None:
    client = signed_in(seat.user)
    there = f"{reverse('annotation-list', args=[seat.project.slug])}?tag=claim&view={view}"
    made(seat, 2)
    cost(client, there)
    few = cost(client, there)
    made(seat, 38)
    assert cost(client, there) == few
    assert len(client.get(there).context["rows"]) == 40


@pytest.mark.parametrize("view", ["cards", "table"])
def test_what_people_typed_is_data(view: str, seat: Seat, signed_in: SignedIn) -> None:
    [one] = made(seat, 1, title=f"Quays {BAD}")
    review_annotation(seat=seat, annotation=one, verdict="rejected", reason=BAD)
    there = reverse("annotation-list", args=[seat.project.slug])
    page = signed_in(seat.user).get(there, {"view": view}).content.decode()
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert") >= 3
    assert "Rejected" in page
