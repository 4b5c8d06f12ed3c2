"""How far people agree, over the API."""

from collections.abc import Callable

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from tests.api.conftest import Api


def test_the_agreement_of_two_people(
    api: Api, article: Article, annotate: Callable[..., Annotation], bobs_seat: Seat, seat: Seat
) -> None:
    for by in (seat, bobs_seat):
        annotate("4,120 landings", "figure", seat=by)
    annotate("the rest is arithmetic", "claim")
    found = api.get(f"articles/{article.pk}/agreement/").json()
    assert found["by_tag"]["figure"] == 1
    assert found["by_tag"]["claim"] < 0.1
    assert found["by_tag"]["claim"] < found["alpha"] < 1
    assert found["overlap"] == 14 / 36
    assert found["passages"] == {"identical": 1, "overlapping": 0, "lone": 1}
    assert [one["annotations"] for one in found["annotators"]] == [2, 1]
    assert [one["annotators"] for one in found["pairs"]] == [[seat.user.pk, bobs_seat.user.pk]]


def test_nobody_and_one_person_agree_in_nothing(
    api: Api, article: Article, annotate: Callable[..., Annotation]
) -> None:
    address = f"articles/{article.pk}/agreement/"
    assert api.get(address).json()["alpha"] is None
    annotate("4,120 landings", "figure")
    found = api.get(address).json()
    assert (found["alpha"], found["pairs"], found["by_tag"]) == (None, [], {"figure": None})
