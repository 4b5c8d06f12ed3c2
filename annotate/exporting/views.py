"""The schema of the export, which everybody may read."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from annotate.exporting.schema import CONTENT_TYPE, schema_bytes


@require_safe
@cache_control(public=True, max_age=24 * 60 * 60)
def export_schema(request: HttpRequest) -> HttpResponse:
    """`GET /schemas/annotate-export-1.json`; other sites may fetch it too."""
    response = HttpResponse(schema_bytes(), content_type=CONTENT_TYPE)
    response["Access-Control-Allow-Origin"] = "*"
    return response
