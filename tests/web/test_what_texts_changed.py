"""What each text of an article changed, seen afterwards."""

from collections.abc import Callable

from django.test import Client

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from tests.web.test_revisions import CHANGED, give


def test_what_each_text_changed_can_be_seen_afterwards(
    signed_in: Callable[[User], Client],
    seat: Seat,
    article: Article,
    annotate: Callable[..., Annotation],
) -> None:
    page, at = signed_in(seat.user), f"/p/{article.project.slug}/articles/{article.pk}/"
    annotate("nearer six thousand", "claim")
    annotate("The books gave 4,120 landings in 2018", "figure")
    annotate("The port should publish its arrivals every hour", "recommendation")
    for text in (CHANGED, f"{CHANGED}\n\nAn ending."):
        page.post(give(page, at, text))
    listed = page.get(f"{at}revisions/").content.decode()
    assert [n for n in "123" if f'href="{at}revisions/{n}/changes/"' in listed] == ["2", "3"]
    second = page.get(f"{at}revisions/2/changes/").content.decode()
    assert "1 annotation placed, 1 moved, 1 orphaned" in second
    for kind, number in (("del", "4,120"), ("ins", "5,310")):
        [marked] = [one.partition(f"</{kind}>")[0] for one in second.split(f"<{kind}>")[1:]
                    if number in one.partition(f"</{kind}>")[0]]  # fmt: skip
        assert number in marked
    third = page.get(f"{at}revisions/3/changes/").content.decode()
    assert "0 words removed, 2 added" in third
    assert "4,120" not in third
    for number in (1, 4):
        assert page.get(f"{at}revisions/{number}/changes/").status_code == 404
