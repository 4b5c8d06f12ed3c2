"""The pages of an article's texts: a new one, what it changes, and the old ones."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation
from annotate.annotations.models import Anchoring, Annotation, State
from annotate.articles.models import Article, WaitingText
from annotate.text.text_map import TextMap
from tests.conftest import HARBOUR

type Annotate = Callable[..., Annotation]

CHANGED = "A new beginning.\n\n" + HARBOUR.replace("4,120", "5,310").replace(
    "The port should publish its arrivals every hour, said Dr. Ana Ruiz. ", ""
)


@pytest.fixture
def page(signed_in: Callable[[User], Client], seat: Seat) -> Client:
    return signed_in(seat.user)


@pytest.fixture
def at(article: Article) -> str:
    return f"/p/{article.project.slug}/articles/{article.pk}/"


@pytest.fixture
def three(annotate: Annotate) -> tuple[Annotation, Annotation, Annotation]:
    return (
        annotate("nearer six thousand", "claim"),
        annotate("The books gave 4,120 landings in 2018", "figure", note="From the books"),
        annotate("The port should publish its arrivals every hour", "recommendation"),
    )


def give(page: Client, at: str, text: str = CHANGED) -> str:
    """Give a new text; where it waits."""
    answer = page.post(f"{at}revisions/new/", {"text": text, "format": "text"})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_new_text_shows_what_it_changes_before_it_does(
    page: Client, at: str, three: tuple[Annotation, ...]
) -> None:
    shown = page.get(give(page, at)).content.decode()
    assert "<b>1</b> placed · <b>1</b> moved · <b>1</b> orphaned" in shown
    assert "4,120 → 5,310" in shown
    # Once beside the annotation that moves, once in the text.
    for kind, number in (("del", "4,120"), ("ins", "5,310")):
        marked = [each.partition(f"</{kind}>")[0] for each in shown.split(f"<{kind}>")[1:]]
        assert sum(number in each for each in marked) == 2
    assert not Anchoring.objects.exists()
    assert Article.objects.get().current.number == 1


def test_long_lists_of_what_it_changes_go_on_where_they_end(
    page: Client, at: str, annotate: Annotate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotate.web.fates.IN_A_PART", 2)
    moved = [annotate("4,120 landings in 2018", "figure") for _ in range(3)]
    placed = [annotate(quote) for quote in ("For eleven", "eleven years", "years nobody")]
    assert len(moved) == len(placed)
    there = give(page, at)
    shown = page.get(there).content.decode()
    assert shown.count("badge moved") == 2
    assert "eleven years" in shown
    assert '<li dir="auto">years nobody' not in shown
    for kind, holds in (("unsettled", "badge moved"), ("placed", '<li dir="auto">years nobody')):
        [more] = re.findall(rf'hx-get="(\?{kind}=[^"]+)"', shown)
        headers = {"HX-Request": "true", "HX-Target": f"more-{kind}"}
        rest = page.get(there + unescape(more), headers=headers).content.decode()
        assert rest.count(holds) == 1
        assert "hx-get" not in rest
        assert "<html" not in rest
        whole = page.get(there + unescape(more)).content.decode()
        assert whole.count(holds) == 1
    for cursor in ("x", "1~2", "1~2~3", "9" * 5000 + "~1~x"):
        assert page.get(there, {"unsettled": cursor, "placed": cursor}).status_code == 200


def test_what_it_changes_is_found_out_once_until_an_annotation_changes(
    page: Client,
    at: str,
    seat: Seat,
    annotate: Annotate,
    three: tuple[Annotation, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[str] = []

    def compare(old: str, new: str) -> TextMap:
        compared.append(new)
        return TextMap(old, new)

    monkeypatch.setattr("annotate.web.previews.TextMap", compare)
    there = give(page, at)
    first = page.get(there).content
    assert page.get(there).content.count(b"<del>") == first.count(b"<del>") > 0
    assert page.get(there, {"placed": "0~0~x", "page": "1"}).status_code == 200
    assert len(compared) == 1
    annotate("4,120 landings", "figure")
    assert b"<b>1</b> placed \xc2\xb7 <b>2</b> moved" in page.get(there).content
    three[0].refresh_from_db()
    delete_annotation(seat=seat, annotation=three[0], seen_version=three[0].version)
    assert b"<b>0</b> placed \xc2\xb7 <b>2</b> moved" in page.get(there).content
    assert len(compared) == 3
    page.get(give(page, at, f"{CHANGED}\n\nThe end."))
    assert len(compared) == 4


@pytest.mark.parametrize("meanwhile", [False, True])
def test_what_was_shown_is_what_is_stored(
    meanwhile: bool,
    page: Client,
    at: str,
    annotate: Annotate,
    three: tuple[Annotation, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = give(page, at)
    page.get(there)
    if meanwhile:
        annotate("4,120 landings", "figure")
    compared: list[str] = []

    def compare(old: str, new: str) -> TextMap:
        compared.append(new)
        return TextMap(old, new)

    monkeypatch.setattr("annotate.annotations.carrying.TextMap", compare)
    page.post(there)
    assert len(compared) == meanwhile
    states = list(Anchoring.objects.order_by("annotation").values_list("state", flat=True))
    assert states == ["placed", "moved", "orphaned", *(["moved"] if meanwhile else [])]


def test_it_becomes_the_text_when_that_is_confirmed(
    page: Client, at: str, three: tuple[Annotation, ...]
) -> None:
    answer = page.post(give(page, at), follow=True)
    assert "Revision 2 is the text now: 1 placed, 1 moved, 1 orphaned." in answer.content.decode()
    assert Article.objects.get().current.number == 2
    assert not WaitingText.objects.exists()


def test_it_is_discarded(page: Client, at: str) -> None:
    page.post(f"{give(page, at)}deletion/")
    assert not WaitingText.objects.exists()
    assert Article.objects.get().current.number == 1


def test_one_that_was_compared_with_another_text_is_not_stored(
    page: Client, at: str, seat: Seat, coras_seat: Seat, signed_in: Callable[[User], Client]
) -> None:
    waits = give(page, at)
    cora = signed_in(coras_seat.user)
    cora.post(give(cora, at, HARBOUR + "\n\nThe end."))
    assert page.post(waits).status_code == 404
    assert Article.objects.get().current.number == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": HARBOUR}, "Nothing changed"),
        ({"text": ""}, "Paste the new text here"),
        ({"text": "x", "file": SimpleUploadedFile("x.txt", b"y")}, "not both"),
        ({"file": SimpleUploadedFile("x.exe", b"MZ")}, "x.exe"),
    ],
)
def test_what_is_no_new_text_is_refused(
    given: dict[str, object], said: str, page: Client, at: str
) -> None:
    answer = page.post(f"{at}revisions/new/", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not WaitingText.objects.exists()


def test_who_may_not_change_the_article_does_not_compare(
    page: Client,
    at: str,
    bobs_seat: Seat,
    coras_seat: Seat,
    signed_in: Callable[[User], Client],
) -> None:
    waits = give(page, at)
    assert signed_in(coras_seat.user).get(waits).status_code == 200
    bob = signed_in(bobs_seat.user)
    for path in (waits, f"{at}revisions/new/"):
        assert bob.get(path).status_code == 403
        assert bob.post(path).status_code == 403
    assert bob.post(f"{waits}deletion/").status_code == 403


def test_hostile_text_is_text(page: Client, at: str) -> None:
    shown = page.get(give(page, at, "<script>x()</script> & more")).content.decode()
    assert "<script>x()" not in shown
    assert "&lt;script&gt;x()" in shown


class TestTheReaderOfANewText:
    @pytest.fixture
    def revised(self, page: Client, at: str, three: tuple[Annotation, ...]) -> None:
        page.post(give(page, at))

    def test_shows_what_moved_where_it_may_be(
        self, page: Client, at: str, revised: None, three: tuple[Annotation, ...]
    ) -> None:
        shown = page.get(at).content.decode()
        _, moved, orphaned = (str(one.pk) for one in three)
        mark = shown.partition(f'data-annotations="{moved}"')[0].rpartition("<mark")[2]
        assert " moved" in mark
        card = shown.partition(f'id="annotation-{moved}"')[2].partition("</li>")[0]
        assert "4,120 → 5,310" in card
        assert "From the books" in card
        assert ">Confirm</button>" in card
        orphans = shown.partition('id="orphans"')[2].partition("</section>")[0]
        assert f'id="annotation-{orphaned}"' in orphans
        assert "3 annotations, 0 accepted, 1 moved, 1 orphaned" in shown

    def test_confirms_and_orphans(
        self, page: Client, at: str, revised: None, three: tuple[Annotation, ...]
    ) -> None:
        moved = three[1]
        there = f"/p/{at.split('/')[2]}/annotations/{moved.pk}/anchoring/"
        stale = page.post(there, {"version": 1}, headers={"HX-Request": "true"})
        assert stale.status_code == 409
        answer = page.post(there, {"version": 2}, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        html = answer.content.decode()
        assert "Confirm</button>" not in html
        assert "5,310 landings" in html.partition("hx-swap-oob")[2]
        assert Anchoring.objects.get(annotation=moved).state == State.PLACED
        page.post(f"{there}removal/", {"version": 3})
        assert Anchoring.objects.get(annotation=moved).state == State.ORPHANED

    def test_attaches_an_orphan_to_a_selection(
        self, page: Client, at: str, revised: None, three: tuple[Annotation, ...]
    ) -> None:
        orphan = three[2]
        there = f"/p/{at.split('/')[2]}/annotations/{orphan.pk}/span/"
        data = {"version": 2, "start": 0, "end": 15, "quote": "A new beginning"}
        answer = page.post(there, data, headers={"HX-Request": "true"})
        assert answer.status_code == 200, answer.content
        orphan.refresh_from_db()
        assert (orphan.quote, orphan.revision.number) == ("A new beginning", 2)

    def test_a_highlight_made_on_the_text_of_before_lands_in_this_one(
        self, page: Client, at: str, revised: None, article: Article
    ) -> None:
        start = HARBOUR.index("the outer quay")
        data = {
            "start": start,
            "end": start + 14,
            "quote": "the outer quay",
            "revision": str(article.current_id),
        }
        made = page.post(f"{at}annotations/", data, headers={"HX-Request": "true"})
        assert made.status_code == 200, made.content
        assert Annotation.objects.get(quote="the outer quay").revision.number == 2

    def test_the_old_text_stays_with_its_annotations_as_they_were(
        self, page: Client, at: str, seat: Seat, revised: None, three: tuple[Annotation, ...]
    ) -> None:
        change_annotation(seat=seat, annotation=three[0], seen_version=1, note="written later")
        shown = page.get(f"{at}revisions/1/").content.decode()
        assert "3 annotations then" in shown
        assert all(f'data-annotations="{one.pk}"' in shown for one in three)
        assert "From the books" in shown
        assert "written later" not in shown
        assert page.get(f"{at}revisions/2/")["Location"] == at
        assert page.get(f"{at}revisions/3/").status_code == 404

    def test_an_old_text_can_become_the_text_again(
        self, page: Client, at: str, revised: None, three: tuple[Annotation, ...]
    ) -> None:
        waits = page.post(f"{at}revisions/1/return/")["Location"]
        assert "<b>3</b> placed" in page.get(waits).content.decode()
        page.post(waits)
        assert Article.objects.get().current.number == 3
        assert not Anchoring.objects.exclude(state=State.PLACED).exists()
        assert (
            "Nothing changed" in page.post(f"{at}revisions/3/return/", follow=True).content.decode()
        )

    def test_the_revisions_are_listed(self, page: Client, at: str, revised: None) -> None:
        shown = page.get(f"{at}revisions/").content.decode()
        assert "1 placed, 1 moved, 1 orphaned" in shown
        assert "Alice Ahlberg" in shown
