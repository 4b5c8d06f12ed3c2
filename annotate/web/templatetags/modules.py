"""The import map: bare names for our JavaScript modules (`annotate/<file>` without its ending)."""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.template import Context, Library
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = Library()


@register.simple_tag(takes_context=True)
def import_map(context: Context) -> SafeString:
    """A script element that maps each module's bare name to its (hashed) address."""
    return format_html(
        '<script type="importmap" nonce="{}">{}</script>',
        context.get("csp_nonce", ""),
        SafeString(_addresses()),
    )


@lru_cache(maxsize=1)
def _addresses() -> str:
    folder = Path(settings.BASE_DIR) / "static" / "js"
    return json.dumps(
        {"imports": {f"annotate/{p.stem}": static(f"js/{p.name}") for p in folder.glob("*.js")}}
    )
