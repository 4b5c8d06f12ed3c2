"""/api/v1/projects/{slug}/annotations/"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from annotate.text.ids import uuid7
from tests.api.conftest import Api, assert_error

type Drafts = Callable[..., dict[str, Any]]


def test_an_annotation_lands_where_its_quote_is(api: Api, draft: Drafts, article: Article) -> None:
    answer = api.post(
        "annotations/",
        draft("4,120 landings", "figure", details={"figure": {"value": 4120, "unit": "landings"}}),
    )
    assert answer.status_code == 201, answer.content
    body = answer.json()
    text = article.current.text
    assert text[body["start"] : body["end"]] == body["quote"] == "4,120 landings"
    assert body["article"] == str(article.pk)
    assert body["revision"] == 1
    assert body["tags"] == ["figure"]
    assert body["details"] == {"figure": {"value": 4120, "unit": "landings"}}
    assert body["status"] == "proposed"
    assert body["review"] is None
    assert body["author"]["name"] == "Alice Ahlberg"
    assert body["version"] == 1
    assert text[: body["start"]].endswith(body["prefix"])
    assert text[body["end"] :].startswith(body["suffix"])
    assert body["quote"] in body["sentence"]
    assert body["url"].endswith(f"/articles/{article.pk}/#annotation-{body['id']}")
    assert answer["ETag"] == '"1"'
    assert api.get(f"annotations/{body['id']}/").json() == body


def test_offsets_count_code_points(api: Api, draft: Drafts, article: Article) -> None:
    start = article.current.text.index("the rest is")
    answer = api.post(
        "annotations/", draft("the rest is", "claim", start=start, end=start + 11)
    ).json()
    assert (answer["start"], answer["end"]) == (start, start + 11)


def test_start_and_end_are_enough(api: Api, article: Article) -> None:
    answer = api.post("annotations/", {"article": str(article.pk), "start": 4, "end": 11})
    assert answer.status_code == 201
    assert answer.json()["quote"] == article.current.text[4:11]


def test_a_quote_at_wrong_offsets_is_rescued(api: Api, draft: Drafts, article: Article) -> None:
    answer = api.post("annotations/", draft("4,120 landings", start=3, end=17))
    assert answer.status_code == 201
    assert answer.json()["start"] == article.current.text.index("4,120 landings")


@pytest.mark.parametrize("quote", ["5,000 landings", "", "the"])
def test_a_quote_that_does_not_stand_exactly_once_is_refused(
    api: Api, draft: Drafts, quote: str
) -> None:
    assert_error(api.post("annotations/", draft(quote)), 422, "quote_mismatch", "quote")
    assert not Annotation.objects.exists()


def test_prefix_and_suffix_say_which_one_is_meant(
    api: Api, draft: Drafts, article: Article
) -> None:
    answer = api.post("annotations/", draft("the", prefix="boats used "))
    assert answer.status_code == 201, answer.content
    assert answer.json()["start"] == article.current.text.index("the outer quay")


def test_a_span_that_runs_past_the_end_ends_with_the_text(api: Api, article: Article) -> None:
    length = article.current.length
    answer = api.post(
        "annotations/", {"article": str(article.pk), "start": length - 11, "end": length + 500}
    )
    assert answer.status_code == 201
    assert answer.json()["end"] <= length


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"start": -1, "end": 3}, ["start"]),
        ({"start": "1", "end": 3}, ["start"]),
        ({"start": 1.0, "end": 3}, ["start"]),
        ({"start": True, "end": 3}, ["start"]),
        ({"start": 10**40, "end": 10**41}, ["start", "end"]),
        ({"start": 1}, ["end"]),
        ({"quote": 7}, ["quote"]),
        ({"quote": None}, ["quote"]),
        ({"quote": "x" * 20_001}, ["quote"]),
        ({"note": "x" * 20_001}, ["note"]),
        ({"note": "a\x00b"}, ["note"]),
        ({"note": "\ud83d"}, ["note"]),
        ({"tags": "figure"}, ["tags"]),
        ({"tags": [1]}, ["tags.0"]),
        ({"tags": ["nothing"]}, ["tags"]),
        ({"details": []}, ["details"]),
        ({"details": {"figure": 3}}, ["details.figure"]),
        ({"details": {"figure": {"value": 1}}}, ["details.figure"]),
        ({"tags": ["figure"], "details": {"figure": {"value": "many"}}}, ["details.figure.value"]),
        ({"tags": ["figure"], "details": {"figure": {"value": 10**400}}}, ["details.figure.value"]),
        ({"tags": ["figure"], "details": {"figure": {"unit": "\udfff"}}}, ["details.figure.unit"]),
        ({"id": "seven"}, ["id"]),
        ({"id": 7}, ["id"]),
        ({"article": str(uuid4())}, ["article"]),
        ({"article": 5}, ["article"]),
        ({"colour": "red"}, ["colour"]),
        ({"colour": "red", "start": "1"}, ["colour", "start"]),
    ],
)
def test_a_wrong_value_is_named(
    api: Api, draft: Drafts, change: dict[str, Any], fields: list[str]
) -> None:
    answer = api.post("annotations/", draft() | change)
    assert answer.status_code == 400, answer.content
    assert_error(answer, 400, answer.json()["error"]["code"], *fields)
    assert not Annotation.objects.exists()


def test_limits_are_named(api: Api, draft: Drafts) -> None:
    for name in ("quote", "note"):
        error = api.post(
            "annotations/", draft(**{name: "x" * 20_001}) if name == "note" else draft("x" * 20_001)
        ).json()["error"]
        assert "20,000" in error["message"].replace("20000", "20,000")


def test_the_same_again_is_the_same_annotation(api: Api, draft: Drafts) -> None:
    sent = draft("4,120 landings", "figure", id=str(uuid7()), note="twice")
    first, second = api.post("annotations/", sent), api.post("annotations/", sent)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Annotation.objects.count() == 1


def test_the_same_id_with_other_content_is_a_conflict(api: Api, draft: Drafts) -> None:
    sent = draft("4,120 landings", id=str(uuid7()))
    api.post("annotations/", sent)
    assert_error(api.post("annotations/", sent | {"note": "else"}), 409, "id_taken", "id")


def test_an_article_in_the_trash_takes_no_annotations(api: Api, draft: Drafts) -> None:
    sent = draft()
    assert api.delete(f"articles/{sent['article']}/").status_code == 204
    assert_error(api.post("annotations/", sent), 400, "unknown_article", "article")


def test_a_viewer_may_read_but_not_annotate(
    veras: Api, draft: Drafts, annotate: Callable[..., Annotation]
) -> None:
    annotate("4,120 landings", "figure")
    assert len(veras.get("annotations/").json()["results"]) == 1
    assert_error(veras.post("annotations/", draft()), 403, "not_permitted")


def test_a_stranger_gets_404(charlies: Api, draft: Drafts) -> None:
    for answer in (charlies.get("annotations/"), charlies.post("annotations/", draft())):
        assert_error(answer, 404, "not_found")


def test_a_visitor_gets_401(visitor: Api, draft: Drafts) -> None:
    for answer in (visitor.get("annotations/"), visitor.post("annotations/", draft())):
        assert_error(answer, 401, "not_authenticated")
        assert answer["WWW-Authenticate"] == "Token"


def test_other_methods_get_405(api: Api) -> None:
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS"):
        answer = api(method, "annotations/")
        assert_error(answer, 405, "method_not_allowed")
        assert answer["Allow"] == "GET, POST, HEAD" or "GET" in answer["Allow"]


# Lists -------------------------------------------------------------------------------------------


@pytest.fixture
def three(annotate: Callable[..., Annotation]) -> list[Annotation]:
    return [
        annotate("4,120 landings", "figure"),
        annotate("six thousand", "figure", "claim"),
        annotate("publish its arrivals", "recommendation", note="hourly"),
    ]


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [one["id"] for one in answer.json()["results"]]


@pytest.mark.parametrize("tag", ["", "&tag=figure", "&tag=figure&tag=claim"])
@pytest.mark.usefixtures("three")
def test_pages_follow_each_other_both_ways(api: Api, tag: str) -> None:
    whole = ids(api.get(f"annotations/?{tag}"))
    forward, pages, address = [], [], f"annotations/?page_size=1{tag}"
    while address:
        answer = api.get(address)
        forward += ids(answer)
        pages.append(answer.json())
        address = (answer.json()["next"] or "").removeprefix("http://testserver")
    assert forward == whole
    assert pages[0]["previous"] is None
    backward, address = [], pages[-1]["previous"]
    while address:
        answer = api.get(address.removeprefix("http://testserver"))
        backward = ids(answer) + backward
        address = answer.json()["previous"]
    assert backward == whole[:-1]


def test_filters(api: Api, three: list[Annotation], bobs: Api, draft: Drafts) -> None:
    first, second, third = (str(one.pk) for one in three)
    his = bobs.post("annotations/", draft("outer quay", "claim")).json()
    assert ids(api.get("annotations/?tag=claim")) == [second, his["id"]]
    assert ids(api.get("annotations/?tag=recommendation&tag=claim")) == [second, third, his["id"]]
    assert ids(api.get(f"annotations/?author={his['author']['id']}")) == [his["id"]]
    assert ids(api.get("annotations/?q=hourly")) == [third]
    assert ids(api.get("annotations/?q=thousand&tag=figure")) == [second]
    assert len(ids(api.get(f"annotations/?article={three[0].article_id}"))) == 4
    assert ids(api.get(f"annotations/?article={uuid4()}")) == []
    api.put(f"annotations/{first}/review/", {"verdict": "accepted"})
    assert ids(api.get("annotations/?status=accepted")) == [first]
    assert ids(api.get("annotations/?status=accepted&tag=figure")) == [first]
    assert ids(api.get("annotations/?status=proposed&tag=figure")) == [second]
    assert len(ids(api.get("annotations/?status=accepted&status=proposed"))) == 4
    moment = his["updated_at"]
    assert ids(api.get(f"annotations/?updated_after={moment}")) == []
    api.delete(f"annotations/{second}/", If_Match='"1"')
    assert ids(api.get("annotations/?deleted=true")) == [second]
    assert ids(api.get(f"annotations/?deleted=any&updated_after={moment}")) == [second]
    assert ids(api.get("annotations/?tag=figure")) == [first]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("colour=red", "colour"),
        ("tag=nothing", "tag"),
        ("tag=%00", "tag.0"),
        ("status=good", "status.0"),
        ("article=7", "article"),
        ("author=bob", "author"),
        ("author=99999999999999999999", "author"),
        ("updated_after=yesterday", "updated_after"),
        ("deleted=maybe", "deleted"),
        ("page_size=0", "page_size"),
        ("page_size=501", "page_size"),
        ("page_size=5&page_size=6", "page_size"),
        ("cursor=bm90IGEgY3Vyc29y", "cursor"),
        ("cursor=%FF", "cursor"),
        ("cursor=WzAsIngiXQ==", "cursor"),
        ("cursor=WzAsMV0=", "cursor"),
        ("cursor=e30=", "cursor"),
        ("cursor=WzBd", "cursor"),
        ("cursor=WyJhIl0=", "cursor"),
    ],
)
def test_a_wrong_parameter_is_named(api: Api, query: str, field: str) -> None:
    answer = api.get(f"annotations/?{query}")
    assert_error(answer, 400, answer.json().get("error", {}).get("code"), field)


@pytest.mark.parametrize(
    ("query", "number"), [("", 4), ("?tag=figure", 5), ("?status=proposed", 9)]
)
def test_a_list_costs_the_same_queries_at_any_length(
    api: Api,
    annotate: Callable[..., Annotation],
    django_assert_num_queries: Any,
    query: str,
    number: int,
) -> None:
    annotate("4,120 landings", "figure")
    for more in (0, 40):
        for _ in range(more):
            annotate("six thousand", "figure")
        with django_assert_num_queries(number):
            assert len(ids(api.get("annotations/" + query))) == 1 + more
