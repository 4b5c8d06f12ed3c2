"""Adding an article through its form."""

from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from annotate.accounts.models import Project
from annotate.annotations.models import Annotation
from annotate.articles.models import Article, Revision

type Annotate = Callable[..., Annotation]


class TestAdd:
    @pytest.fixture
    def form(self, project: Project) -> str:
        return reverse("article-new", args=[project.slug])

    def test_a_pasted_text_is_stored_and_opened(self, form: str, admin: Client) -> None:
        answer = admin.post(form, {"title": "Boats", "text": "First.\r\n\r\nSecond.\r\n"})
        article = Article.objects.get()
        assert answer["Location"] == reverse(
            "article-detail", args=[article.project.slug, article.pk]
        )
        assert article.title == "Boats"
        assert article.current.text == "First.\nSecond."

    def test_markdown_and_html_are_read_as_such(self, form: str, admin: Client) -> None:
        admin.post(form, {"text": "# Boats\n\nThey *float*.", "format": "markdown"})
        admin.post(form, {"text": "<h1>Quays</h1><script>x()</script>", "format": "html"})
        assert list(Article.objects.order_by("id").values_list("title", flat=True)) == [
            "Boats",
            "Quays",
        ]
        assert "x()" not in Revision.objects.get(source="html").text

    def test_a_nul_in_a_pasted_text_is_dropped_like_in_a_file(
        self, form: str, admin: Client
    ) -> None:
        assert admin.post(form, {"text": "One\x00 two."}).status_code == 302

    def test_a_file_is_stored_and_a_guessed_encoding_named(self, form: str, admin: Client) -> None:
        text = "Der Hafen zählt täglich größere Schiffe. Überall hört man Möwen. " * 8
        file = SimpleUploadedFile("hafen.txt", text.encode("cp1252"))
        answer = admin.post(form, {"file": file})
        assert answer.status_code == 302
        said = str(next(iter(get_messages(answer.wsgi_request))))
        assert "cp1252" in said
        assert "zählt täglich größere" in Revision.objects.get().text

    @pytest.mark.parametrize(
        ("name", "data", "said"),
        [
            ("empty.txt", b"", "empty"),
            ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "not text"),
            ("letter.xyz", b"words", "not a kind of file"),
            (
                "broken.txt",
                "größere Möwen überall zählen, täglich".encode() + b"\xff\xc3(",
                "broken",
            ),
        ],
    )
    def test_a_file_that_cannot_be_read_is_refused_and_the_title_kept(
        self, name: str, data: bytes, said: str, form: str, admin: Client
    ) -> None:
        file = SimpleUploadedFile(name, data)
        answer = admin.post(form, {"title": "Typed title", "file": file})
        assert answer.status_code == 422
        assert said in str(answer.context["form"].errors["file"])
        assert 'value="Typed title"' in answer.content.decode()
        assert not Article.objects.exists()

    def test_one_character_too_many_is_refused_and_nothing_typed_is_lost(
        self, form: str, admin: Client
    ) -> None:
        answer = admin.post(form, {"text": "x" * 5_000_001})
        assert answer.status_code == 422
        assert "5,000,000" in str(answer.context["form"].errors["text"])
        assert "x" * 5_000_001 in answer.content.decode()
        assert not Article.objects.exists()

    @override_settings(UPLOAD_MAX_BYTES=1024)
    def test_a_file_over_the_limit_is_refused_and_the_limit_named(
        self, form: str, admin: Client
    ) -> None:
        answer = admin.post(form, {"file": SimpleUploadedFile("long.txt", b"x" * 1025)})
        assert "at most 1 KB" in str(answer.context["form"].errors["file"])

    def test_a_text_and_a_file_are_one_too_many(self, form: str, admin: Client) -> None:
        file = SimpleUploadedFile("a.txt", b"A text.")
        answer = admin.post(form, {"text": "Kept as typed.", "file": file})
        assert answer.status_code == 422
        assert "not both" in answer.content.decode()
        assert "Kept as typed." in answer.content.decode()

    @pytest.mark.parametrize("text", ["", "  \n \n"])
    def test_nothing_is_refused(self, text: str, form: str, admin: Client) -> None:
        answer = admin.post(form, {"text": text})
        assert answer.status_code == 422
        assert answer.context["form"].errors["text"]

    def test_markup_in_a_text_is_data_when_the_form_comes_back(
        self, form: str, admin: Client
    ) -> None:
        attack = "</textarea><script>alert(1)</script>"
        file = SimpleUploadedFile("a.txt", b"A text.")
        page = admin.post(form, {"text": attack, "title": '"><i>', "file": file})
        assert "<script>alert" not in page.content.decode()
        assert '"><i>' not in page.content.decode()
