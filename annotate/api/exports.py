"""The export, streamed."""

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from annotate.annotations.models import State
from annotate.api.schema import describes
from annotate.api.seats import ProjectView
from annotate.api.shapes import Query
from annotate.curation.conditions import LONGEST
from annotate.exporting.citations import Style
from annotate.exporting.exports import FORMATS, open_export
from annotate.exporting.filters import NAMES, Filters


class ExportQuery(Query):
    """What to export, and how."""

    format = serializers.CharField(default="json", max_length=20)
    status = serializers.ListField(
        child=serializers.CharField(max_length=20), default=list, max_length=10
    )
    tag = serializers.ListField(
        child=serializers.CharField(max_length=60), default=list, max_length=60
    )
    article = serializers.ListField(
        child=serializers.CharField(max_length=40), default=list, max_length=1000
    )
    anchoring = serializers.ListField(
        child=serializers.ChoiceField(State.choices),
        default=list,
        max_length=10,
        help_text="placed leaves out what waits for a person.",
    )
    withhold = serializers.ListField(
        child=serializers.CharField(max_length=20),
        default=list,
        max_length=10,
        help_text="forbidden leaves prefix, suffix and sentence empty where an article's "
        "republication is forbidden, and says so at each (text_withheld).",
    )
    report = serializers.ListField(
        child=serializers.CharField(max_length=80),
        default=list,
        max_length=1,
        help_text="Its id or slug: what stands in it, in its order.",
    )
    where = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST),
        default=list,
        max_length=1,
        help_text="An expression: `tag:figure and figure.value > 1000 and not status:rejected`.",
    )
    since = serializers.CharField(
        default="",
        max_length=40,
        help_text="The id of an earlier export: only what was added, changed and deleted since, "
        "with its filters. For json and jsonl.",
    )
    citations = serializers.ChoiceField(
        [(style.value, style.label) for style in Style],
        default=Style.PLAIN.value,
        help_text="For the formats that people read.",
    )


EXPORT = ExportQuery()
FILES = {
    (200, kind.content_type): OpenApiResponse(
        OpenApiTypes.OBJECT if name == "json" else OpenApiTypes.BINARY,
        "See /schemas/annotate-export-1.json." if name == "json" else kind.name,
    )
    for name, kind in FORMATS.items()
}
"""What an address that gives a file in any format answers, for the OpenAPI document."""


class ExportDetail(ProjectView):
    """The project's annotations with all their context, as one document."""

    queries = {"GET": EXPORT}

    @describes("Export", files=FILES, query=EXPORT)
    def get(self, request: object, slug: str) -> HttpResponseBase:
        """One snapshot, in document order. Filters may be repeated: any of them. `json` and `jsonl`
        say in the header Annotate-Export which id to give to `since` the next time."""
        filters = Filters.of(**{name: self.query[name] for name in NAMES})
        return open_export(
            seat=self.seat,
            format=self.query["format"],
            filters=filters,
            citations=self.query["citations"],
            since=self.query["since"],
        ).answer()
