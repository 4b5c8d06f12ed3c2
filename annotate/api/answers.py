"""The shapes of answers, for the OpenAPI document. `representations` writes what these describe."""

from typing import Any

from rest_framework import serializers
from rest_framework.serializers import (
    CharField,
    DateField,
    DateTimeField,
    DictField,
    IntegerField,
    JSONField,
    ListField,
    URLField,
    UUIDField,
)

from annotate.accounts.models import Role
from annotate.annotations.details import FieldType
from annotate.annotations.models import Colour, State, Underline
from annotate.articles.models import Status
from annotate.curation.models import Verdict
from annotate.curation.queries import STATUSES

type Answer = serializers.Serializer[Any]


class Person(serializers.Serializer[Any]):
    """A person as others see her."""

    id = IntegerField()
    name = CharField()


class Project(serializers.Serializer[Any]):
    """The border of who may see what."""

    slug = CharField()
    name = CharField()
    description = CharField()
    blind = serializers.BooleanField(
        help_text="Annotators see others' work in an article only when they are done with it."
    )
    rejections_need_reasons = serializers.BooleanField(
        help_text="Whether a rejection without a reason is refused."
    )
    role = serializers.ChoiceField(Role.choices)
    created_at = DateTimeField()
    url = URLField(help_text="The project's page.")


class Member(serializers.Serializer[Any]):
    """That a person belongs to a project, and as what."""

    id = IntegerField()
    person = Person()
    role = serializers.ChoiceField(Role.choices)
    created_at = DateTimeField()
    email = CharField(required=False, help_text="Shown to the project's admins only.")


class TagField(serializers.Serializer[Any]):
    """A typed field of a tag."""

    key = CharField()
    name = CharField()
    type = serializers.ChoiceField(FieldType.choices)
    choices = ListField(child=CharField(), required=False)
    help = CharField(required=False)


class Tag(serializers.Serializer[Any]):
    """A category of a project."""

    key = CharField()
    name = CharField()
    description = CharField()
    colour = serializers.ChoiceField(Colour.choices)
    underline = serializers.ChoiceField(Underline.choices)
    shortcut = CharField()
    position = IntegerField()
    archived_at = DateTimeField(allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """With the one called `fields`, a name that serializers use themselves."""
        return {**super().get_fields(), "fields": TagField(many=True)}


class Article(serializers.Serializer[Any]):
    """One stored source, without its text."""

    id = UUIDField()
    title = CharField()
    byline = CharField()
    publisher = CharField()
    source_url = CharField()
    published_on = DateField(allow_null=True)
    language = CharField()
    licence = CharField()
    republication = serializers.ChoiceField(
        ["allowed", "forbidden", "unknown"], help_text="As somebody said, else as the licence says."
    )
    status = serializers.ChoiceField(Status.choices)
    assigned_to = Person(allow_null=True)
    labels = ListField(child=CharField(), help_text="Words that the project sorts articles by.")
    revision = IntegerField(help_text="The number of the current revision.")
    length = IntegerField(help_text="Of the text, in code points.")
    sha256 = CharField(help_text="Of the text in UTF-8, in hexadecimal.")
    created_at = DateTimeField()
    updated_at = DateTimeField()
    deleted_at = DateTimeField(allow_null=True)
    url = URLField(help_text="The article's page.")


class Block(serializers.Serializer[Any]):
    """A paragraph, heading and so on of a text."""

    kind = CharField()
    start = IntegerField(help_text="In code points of the text.")
    end = IntegerField(help_text="The first code point after the block.")
    level = IntegerField(help_text="Of a heading or list item, from 1; else 0.")


class ArticleWithText(Article):
    """One stored source with its text."""

    text = CharField(help_text="The canonical text. Every offset counts its code points.")
    blocks = Block(many=True)


class Review(serializers.Serializer[Any]):
    """A curator's verdict."""

    verdict = serializers.ChoiceField(Verdict.choices)
    by = Person()
    at = DateTimeField()
    reason = CharField()
    current = serializers.BooleanField(help_text="False when the annotation was changed after it.")


class Candidate(serializers.Serializer[Any]):
    """A place in a revision."""

    revision = IntegerField(help_text="Its number.")
    start = IntegerField(help_text="In code points of that revision's text.")
    end = IntegerField(help_text="The first code point after the span.")
    quote = CharField()


class Anchoring(serializers.Serializer[Any]):
    """What became of an annotation in its article's present text."""

    state = serializers.ChoiceField(State.choices)
    score = serializers.FloatField(help_text="How much of what the quote said is there, 0 to 1.")
    method = CharField(help_text="How the place was found, or `confirmed`, `made here` and so on.")
    reason = CharField(help_text="For people.")
    candidate = Candidate(allow_null=True, help_text="Where it may be, until somebody confirms.")


class Annotation(serializers.Serializer[Any]):
    """One highlighted span of one revision of an article."""

    id = UUIDField()
    article = UUIDField()
    revision = IntegerField()
    start = IntegerField(help_text="In code points of the revision's text.")
    end = IntegerField(help_text="The first code point after the span.")
    quote = CharField()
    prefix = CharField()
    suffix = CharField()
    sentence = CharField(help_text="The whole sentence or sentences around the quote.")
    heading = ListField(child=CharField(), help_text="The headings above it, the outermost first.")
    tags = ListField(child=CharField(), help_text="Keys of tags.")
    details = DictField(child=DictField(child=JSONField()), help_text="Values by tag and field.")
    note = CharField()
    status = serializers.ChoiceField(list(STATUSES.items()))
    review = Review(allow_null=True)
    author = Person()
    comments = IntegerField(help_text="How many there are.")
    resolved_at = DateTimeField(allow_null=True, help_text="Of the thread; null while it is open.")
    anchoring = Anchoring()
    version = IntegerField()
    created_at = DateTimeField()
    updated_at = DateTimeField()
    deleted_at = DateTimeField(allow_null=True)
    url = URLField(help_text="The annotation in its article's page.")


class Comment(serializers.Serializer[Any]):
    """A contribution to the thread under an annotation."""

    id = UUIDField()
    author = Person()
    text = CharField(help_text="In a subset of Markdown, as it was written.")
    mentions = Person(many=True, help_text="The members whom it mentions, by the names in it.")
    created_at = DateTimeField()
    edited_at = DateTimeField(allow_null=True)


class Resolution(serializers.Serializer[Any]):
    """That a thread is settled."""

    by = Person()
    at = DateTimeField()


class Happening(serializers.Serializer[Any]):
    """One recorded change."""

    at = DateTimeField()
    by = serializers.DictField(child=CharField(), allow_null=True, help_text="`name`, or null.")
    what = CharField(help_text="annotation, anchoring, tag, review, comment or resolution")
    kind = CharField(help_text="insert, update or delete")
    values = DictField(child=JSONField(), help_text="What it was after the change.")


class Error(serializers.Serializer[Any]):
    """What went wrong."""

    code = CharField(help_text="For programs.")
    message = CharField(help_text="For people.")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """With the one called `fields`: messages by the dotted path of what is wrong."""
        messages = DictField(child=ListField(child=CharField()))
        return {**super().get_fields(), "fields": messages}


class ErrorAt(Error):
    """What went wrong with one of many."""

    index = IntegerField(help_text="Which of those sent, from 0.")


class ErrorAnswer(serializers.Serializer[Any]):
    """The one shape of every error."""

    error = Error()


class RefusedAnswer(ErrorAnswer):
    """Nothing was stored."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """With the one called `errors`, a name that serializers use themselves."""
        each = ErrorAt(many=True, required=False, help_text="In bulk: each that was refused.")
        return {**super().get_fields(), "errors": each}


class StaleAnswer(ErrorAnswer):
    """It was changed meanwhile; `current` is what it is now."""

    current = Annotation()


class Created(serializers.Serializer[Any]):
    """The annotations, in the order sent."""

    results = Annotation(many=True)


class Outcome(serializers.Serializer[Any]):
    """What became of one of many."""

    index = IntegerField()
    status = IntegerField(help_text="As a single POST would have answered.")
    annotation = Annotation(required=False)
    error = Error(required=False)


class Changed(serializers.Serializer[Any]):
    """How many a request about many changed."""

    changed = IntegerField()
    merged = IntegerField(help_text="How many are parts of merged annotations and stay so.")


class Outcomes(serializers.Serializer[Any]):
    """What became of each, in the order sent."""

    results = Outcome(many=True)
