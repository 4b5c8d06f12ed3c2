"""How far the people who read an article agree."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from rest_framework import serializers

from annotate.annotations.models import Tag
from annotate.api import answers, representations
from annotate.api.articles import ArticleView
from annotate.api.responses import json_response
from annotate.api.schema import describes
from annotate.curation.layers import Layers, layers_of
from annotate.text.agreement import Agreement

NO_TAG = ""


class PairAnswer(serializers.Serializer[Any]):
    """Two people's agreement."""

    annotators = serializers.ListField(child=serializers.IntegerField(), help_text="Two ids.")
    alpha = serializers.FloatField(allow_null=True)
    overlap = serializers.FloatField(allow_null=True)


class ReaderAnswer(answers.Person):
    """A person with a layer."""

    annotations = serializers.IntegerField()


class TagPairAnswer(serializers.Serializer[Any]):
    """Two tags that different people gave to the same words."""

    tags = serializers.ListField(child=serializers.CharField(), help_text="Two keys.")
    characters = serializers.IntegerField(help_text="Code points.")
    alpha = serializers.FloatField(allow_null=True, help_text="In the two tags together.")


class AgreementAnswer(serializers.Serializer[Any]):
    """Krippendorff's alpha for unitised text, and shares of overlap from 0 to 1; null where there
    is nothing to agree in."""

    alpha = serializers.FloatField(allow_null=True)
    overlap = serializers.FloatField(allow_null=True)
    by_tag = serializers.DictField(
        child=serializers.FloatField(allow_null=True),
        help_text='Alpha by the key of a tag; "" for annotations without any.',
    )
    overlap_by_tag = serializers.DictField(child=serializers.FloatField(allow_null=True))
    pairs = PairAnswer(many=True)
    tag_pairs = TagPairAnswer(many=True)
    passages = serializers.DictField(
        child=serializers.IntegerField(), help_text="How many are identical, overlapping, lone."
    )
    annotators = ReaderAnswer(many=True)


class ArticleAgreement(ArticleView):
    """The layers of one article, compared."""

    @describes("Compare people's layers", answer=AgreementAnswer)
    def get(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """In the article's present text. With fewer than two people every alpha is null."""
        layers = layers_of(self.article(pk))
        keys = dict(Tag.objects.filter(project=self.seat.project).values_list("pk", "key"))
        return json_response(_shown(layers, keys))


def _shown(layers: Layers, keys: dict[int, str]) -> dict[str, Any]:
    found = layers.agreement()
    passages = [one.kind for one in layers.passages()]
    return {
        **_figures(found.whole),
        "by_tag": {keys.get(tag, NO_TAG): one.alpha for tag, one in found.by_tag.items()},
        "overlap_by_tag": {keys.get(tag, NO_TAG): one.share for tag, one in found.by_tag.items()},
        "pairs": [
            {"annotators": list(pair), **_figures(one)} for pair, one in found.by_people.items()
        ],
        "tag_pairs": [
            {
                "tags": [keys.get(one, NO_TAG), keys.get(other, NO_TAG)],
                "characters": number,
                "alpha": found.in_both(one, other).alpha,
            }
            for (one, other), number in found.confused.items()
        ],
        "passages": {kind: passages.count(kind) for kind in ("identical", "overlapping", "lone")},
        "annotators": [
            {**representations.person(one), "annotations": layers.number_by(one.id)}
            for one in layers.people
        ],
    }


def _figures(agreement: Agreement) -> dict[str, float | None]:
    return {"alpha": agreement.alpha, "overlap": agreement.share}
