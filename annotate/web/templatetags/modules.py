"""Our JavaScript modules in a page: an import map, and an entry with everything that it imports.

Modules name each other as `annotate/<file name without .js>`; the map turns that into the address
of the hashed file, so that no source is rewritten and nothing has to be bundled.
"""

import json
import re
from functools import cache

from django import template
from django.conf import settings
from django.template import Context
from django.templatetags.static import static
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

PREFIX = "annotate/"
_IMPORT = re.compile(rf"""(?:from|import)\s*["']{PREFIX}([\w-]+)["']""")
_NONCE = "{nonce}"  # what no address holds, where each answer has its own
_SCRIPT_ENDS = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


def _sources() -> dict[str, str]:
    folder = settings.BASE_DIR / "static" / "js"
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.js"))}


def _imports() -> dict[str, list[str]]:
    return {name: _IMPORT.findall(source) for name, source in _sources().items()}


_kept_imports = cache(_imports)


def imports() -> dict[str, list[str]]:
    """What each module imports, by bare name. Read from the files once; always afresh in DEBUG."""
    return _imports() if settings.DEBUG else _kept_imports()


def needed_by(entry: str) -> list[str]:
    """Every module that the entry imports, directly or not, by alphabet, without itself."""
    graph = imports()
    found: set[str] = set()
    waiting = [entry]
    while waiting:
        for name in graph[waiting.pop()]:
            if name not in found:
                found.add(name)
                waiting.append(name)
    return sorted(found - {entry})


def _map() -> str:
    addresses = {f"{PREFIX}{name}": static(f"js/{name}.js") for name in imports()}
    return json.dumps({"imports": addresses}, separators=(",", ":")).translate(_SCRIPT_ENDS)


def _addresses(entry: str) -> list[str]:
    return [static(f"js/{name}.js") for name in [*needed_by(entry), entry]]


def _scripts(entry: str) -> str:
    *needed, own = _addresses(entry)
    preloads = format_html_join(
        "",
        '<link rel="modulepreload" href="{}" nonce="{}">',
        ((address, _NONCE) for address in needed),
    )
    return format_html(
        '{}<script type="module" src="{}" nonce="{}"></script>', preloads, own, _NONCE
    )


# Addresses stay as they are while a process lives, and looking up fifty for each page is dear.
_kept_map, _kept_scripts = cache(_map), cache(_scripts)


@register.simple_tag(takes_context=True)
def import_map(context: Context) -> SafeString:
    """The import map of all modules; it must stand before the first module script."""
    text = _map() if settings.DEBUG else _kept_map()
    return format_html(
        '<script type="importmap" nonce="{}">{}</script>',
        context.get("csp_nonce", ""),
        SafeString(text),
    )


@register.simple_tag(takes_context=True)
def module(context: Context, entry: str) -> SafeString:
    """A module script, and preloads of what it imports, so that they are fetched side by side."""
    scripts = _scripts(entry) if settings.DEBUG else _kept_scripts(entry)
    return SafeString(scripts.replace(_NONCE, escape(context.get("csp_nonce", ""))))
