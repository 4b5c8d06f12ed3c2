"""What changed since, while several people write: nothing is left out and nothing told twice."""

from typing import Any

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article
from annotate.articles.reading import from_text
from tests.exporting.test_since import since, taken_over, told, whole
from tests.exporting.writers import writing

WRITERS, TRANSACTIONS = 4, 12


def test_a_chain_of_exports_makes_the_last_one_of_the_first(
    transactional_db: None, seat: Seat
) -> None:
    articles = [
        add_article(seat=seat, source=from_text(f"Plain words of the text {number}. " * 8))
        for number in range(WRITERS)
    ]
    last = whole(seat)
    had: dict[str, Any] = {one["id"]: one for one in last["annotations"]}
    differing = 0
    with writing(seat, articles, transactions=TRANSACTIONS) as (meanwhile, are_writing):
        while are_writing():
            last = since(seat, last)
            differing += bool(told(last))
            had = taken_over({"annotations": had.values()}, last)
            meanwhile.told()
    changes = since(seat, last)
    had = taken_over({"annotations": had.values()}, changes)
    now = {one["id"]: one for one in whole(seat)["annotations"]}
    assert had == now
    there = Annotation.objects.present().values_list("pk", flat=True)
    assert set(now) == {str(pk) for pk in there}
    assert told(since(seat, changes)) == {}
    # They did write meanwhile.
    assert differing > 2
    assert len(now) > WRITERS
