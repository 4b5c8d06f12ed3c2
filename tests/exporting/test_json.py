import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from jsonschema import Draft202012Validator

from annotate.accounts.models import Project, User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation
from annotate.annotations.comments import add_comment
from annotate.annotations.models import Annotation, Tag
from annotate.annotations.tags import archive_tag
from annotate.articles.actions import add_article, delete_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.curation.actions import review_annotation
from annotate.exporting.schema import schema
from tests.exporting.conftest import check_schema

type Annotate = Callable[..., Annotation]
type Exported = Callable[..., dict[str, Any]]

KEYS = ["format", "version", "exported_at", "project", "filter", "offset_unit", "integrity", "tags",
        "articles", "annotations"]  # fmt: skip
ANNOTATION_KEYS = ["id", "article", "revision", "start", "end", "quote", "prefix", "suffix",
                   "sentence", "heading", "tags", "details", "note", "status", "author",
                   "created_at", "updated_at", "review", "comments", "anchoring",
                   "url"]  # fmt: skip


def test_the_schema_is_a_valid_one() -> None:
    Draft202012Validator.check_schema(schema())


def test_an_empty_project_is_a_whole_document(project: Project, exported: Exported) -> None:
    document = exported()
    assert list(document) == KEYS
    assert document["integrity"] == {"checked": 0, "failed": []}
    assert document["annotations"] == document["articles"] == []
    assert [tag["key"] for tag in document["tags"]] == ["claim", "figure", "recommendation"]


def test_keys_come_in_the_order_of_the_contract(annotate: Annotate, exported: Exported) -> None:
    annotate("4,120 landings", "figure")
    document = exported()
    assert list(document) == KEYS
    assert list(document["annotations"][0]) == ANNOTATION_KEYS


def test_each_quote_stands_at_its_offsets(
    annotate: Annotate, article: Article, exported: Exported
) -> None:
    for quote in ("eleven years", "🛥️; the rest", "The port should publish"):
        annotate(quote, "claim")
    document = exported()
    article.refresh_from_db()
    text = article.current.text
    assert document["integrity"] == {"checked": 3, "failed": []}
    for one in document["annotations"]:
        assert text[one["start"] : one["end"]] == one["quote"]
        assert text[: one["start"]].endswith(one["prefix"])
        assert text[one["end"] :].startswith(one["suffix"])
    assert document["articles"] == [
        {
            "id": str(article.pk), "title": article.title, "byline": "", "publisher": "", "url": "",
            "published_on": None, "language": "", "licence": "",
                "added_on": f"{article.created_at:%Y-%m-%d}", "revision": 1,
            "sha256": article.current.sha256, "length": len(text),
        }
    ]  # fmt: skip


def test_annotations_come_in_document_order(
    annotate: Annotate, seat: Seat, article: Article, exported: Exported
) -> None:
    later = add_article(seat=seat, source=from_text("A second text about boats."))
    annotate("boats", article=later)
    annotate("Count first", "claim")
    annotate("eleven years", "claim")
    annotate("eleven years nobody", "claim")
    found = [(one["article"], one["start"], one["end"]) for one in exported()["annotations"]]
    assert found == sorted(found)
    assert [one["id"] for one in exported()["articles"]] == [str(article.pk), str(later.pk)]


def test_tags_come_in_the_projects_order_with_their_details(
    annotate: Annotate, exported: Exported
) -> None:
    annotate(
        "4,120 landings",
        "recommendation", "figure", "claim",
        details={
            "figure": {"value": 4120, "unit": "landings"}, "claim": {"claimant": 'the "books"'},
        },
    )  # fmt: skip
    annotate("eleven years")
    tagged, bare = sorted(exported()["annotations"], key=lambda one: -len(one["tags"]))
    assert tagged["tags"] == ["claim", "figure", "recommendation"]
    assert tagged["details"] == {
        "claim": {"claimant": 'the "books"'},
        "figure": {"value": 4120, "unit": "landings"},
    }
    assert (bare["tags"], bare["details"]) == ([], {})


@pytest.mark.parametrize("value", [25890, 0.1, -3, 1e21, 12.5])
def test_numbers_stay_the_same_numbers(
    value: float, annotate: Annotate, exported: Exported
) -> None:
    annotate("4,120 landings", "figure", details={"figure": {"value": value}})
    found = exported()["annotations"][0]["details"]["figure"]["value"]
    assert found == value
    assert not isinstance(found, str)


def test_a_review_counts_until_the_annotation_is_changed(
    annotate: Annotate, coras_seat: Seat, seat: Seat, exported: Exported
) -> None:
    annotation = annotate("4,120 landings", "figure")
    assert exported()["annotations"][0]["review"] is None
    review_annotation(seat=coras_seat, annotation=annotation, verdict="accepted", reason="checked")
    [one] = exported()["annotations"]
    assert one["status"] == "accepted"
    assert {**one["review"], "at": ""} == {
        "verdict": "accepted", "by": {"name": "Cora Costa"}, "at": "", "reason": "checked"
    }  # fmt: skip
    change_annotation(seat=seat, annotation=annotation, seen_version=1, note="changed")
    [one] = exported()["annotations"]
    assert (one["status"], one["review"], one["note"]) == ("proposed", None, "changed")


def test_comments_come_in_order_and_do_not_multiply_with_tags(
    annotate: Annotate, seat: Seat, bobs_seat: Seat, exported: Exported
) -> None:
    annotation = annotate("4,120 landings", "figure", "claim")
    add_comment(seat=bobs_seat, annotation=annotation, text='Is that "all"?\nBackslash \\n')
    add_comment(seat=seat, annotation=annotation, text="So the books say.")
    [one] = exported()["annotations"]
    assert [(c["author"]["name"], c["text"]) for c in one["comments"]] == [
        ("Bob Bianchi", 'Is that "all"?\nBackslash \\n'),
        ("Alice Ahlberg", "So the books say."),
    ]


def test_nothing_from_the_trash_is_exported(
    annotate: Annotate, seat: Seat, exported: Exported
) -> None:
    kept = annotate("Count first")
    gone = annotate("eleven years")
    delete_annotation(seat=seat, annotation=gone, seen_version=1)
    other = add_article(seat=seat, source=from_text("A text that goes away."))
    annotate("goes away", article=other)
    delete_article(seat=seat, article=other)
    document = exported()
    assert [one["id"] for one in document["annotations"]] == [str(kept.pk)]
    assert len(document["articles"]) == document["integrity"]["checked"] == 1


def test_nothing_of_another_project_is_exported(
    annotate: Annotate, alice: User, exported: Exported
) -> None:
    from annotate.annotations.projects import start_project
    from tests.conftest import seated

    other = seated(alice, start_project(actor=alice, name="Elsewhere"))
    text = add_article(seat=other, source=from_text("The text of somebody else."))
    annotate("somebody else", "claim", seat=other, article=text)
    mine = annotate("eleven years", "claim")
    assert [one["id"] for one in exported()["annotations"]] == [str(mine.pk)]


def test_people_are_named_as_the_pages_name_them_and_never_by_address(
    annotate: Annotate, alice: User, coras_seat: Seat, raw: Callable[..., bytes]
) -> None:
    User.objects.filter(pk=alice.pk).update(name="")
    alice.refresh_from_db()
    annotation = annotate("eleven years")
    add_comment(seat=coras_seat, annotation=annotation, text="Hm.")
    review_annotation(seat=coras_seat, annotation=annotation, verdict="rejected")
    sent = raw()
    assert json.loads(sent)["annotations"][0]["author"] == {"name": alice.display_name}
    assert b"@" not in sent


def test_an_archived_tag_is_described_only_while_an_annotation_carries_it(
    annotate: Annotate, seat: Seat, project: Project, exported: Exported
) -> None:
    annotate("eleven years", "claim")
    for key in ("claim", "recommendation"):
        archive_tag(seat=seat, tag=Tag.objects.get(project=project, key=key))
    assert [tag["key"] for tag in exported()["tags"]] == ["claim", "figure"]


def test_a_quote_that_is_not_the_text_is_found_and_named(
    annotate: Annotate, exported: Exported
) -> None:
    fine, bad, swapped = annotate("eleven years"), annotate("Count first"), annotate("The books")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        # The second goes around the lengths, too: together these two still make the same text.
        cursor.execute(
            "UPDATE annotations_annotation SET quote = 'Count worst' WHERE id = %s", [bad.pk]
        )
        cursor.execute(
            "UPDATE annotations_annotation SET quote = 'The book' WHERE id = %s", [swapped.pk]
        )
        cursor.execute("SET session_replication_role = DEFAULT")
    document = exported()
    assert document["integrity"]["checked"] == 3
    assert sorted(document["integrity"]["failed"]) == sorted([str(bad.pk), str(swapped.pk)])
    assert str(fine.pk) not in document["integrity"]["failed"]


def test_links_are_paths_unless_a_public_address_is_set(
    annotate: Annotate, exported: Exported, settings: Any
) -> None:
    one = annotate("eleven years")
    path = f"/p/harbour-desk/articles/{one.article_id}/#annotation-{one.pk}"
    assert exported()["annotations"][0]["url"] == path
    settings.ANNOTATE_URL = "https://annotate.example.org"
    assert exported()["annotations"][0]["url"] == f"https://annotate.example.org{path}"


def test_the_schema_refuses_what_is_not_an_export(annotate: Annotate, exported: Exported) -> None:
    from jsonschema import ValidationError

    annotate("eleven years", "claim")
    document = exported()
    document["annotations"][0]["email"] = "alice@example.org"
    with pytest.raises(ValidationError):
        check_schema(document)
