"""The article that a page's JSON-LD describes (https://schema.org/Article)."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from lxml import html

from annotate.text.formats.bylines import names_only

_ARTICLES = re.compile(r"(Article|BlogPosting|Report|Review|WebPage|Book|Chapter)$")
_CONTROLS = re.compile("[\x00-\x1f]+")
_LARGEST = 1_000_000  # code points of one script
_MOST = 2_000  # nodes looked at


@dataclass(frozen=True, slots=True)
class Article:
    """What stands there of the article, as it stands there; "" for nothing."""

    headline: str = ""
    byline: str = ""
    publisher: str = ""
    published: str = ""
    language: str = ""
    licence: str = ""
    address: str = ""


def articles_of(page: html.HtmlElement) -> Article:
    """The page's article: of several nodes the first real article; a WebPage only without one."""
    nodes = list(_nodes(page))
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    found = [node for node in nodes if _is_article(node)]
    found.sort(key=lambda node: "WebPage" in _types(node))  # a stable sort keeps their order
    if not found:
        return Article()
    node = found[0]
    page_node = next((one for one in nodes if "WebPage" in _types(one)), {})
    return Article(
        headline=_words(node.get("headline") or node.get("name")),
        byline=_byline(node.get("author") or node.get("creator"), by_id),
        publisher=_name(node.get("publisher") or node.get("sourceOrganization"), by_id),
        published=_words(node.get("datePublished") or page_node.get("datePublished")),
        language=_name(node.get("inLanguage") or page_node.get("inLanguage"), by_id),
        licence=_address(node.get("license") or page_node.get("license")),
        address=_address(node.get("mainEntityOfPage")) or _address(node.get("url")),
    )


def _nodes(page: html.HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object in the page's JSON-LD, outer ones first."""
    waiting: list[Any] = []
    for script in page.iter("script"):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "").lower() or len(text) > _LARGEST:
            continue
        try:
            # Line ends inside strings are common there, and no JSON.
            waiting.append(json.loads(_CONTROLS.sub(" ", text)))
        except (ValueError, RecursionError):
            continue
    seen = 0
    while waiting and seen < _MOST:
        one = waiting.pop(0)
        seen += 1
        if isinstance(one, list):
            waiting[:0] = one
        elif isinstance(one, dict):
            yield one
            waiting += [value for value in one.values() if isinstance(value, dict | list)]


def _types(node: dict[str, Any]) -> list[str]:
    said = node.get("@type")
    return [one for one in (said if isinstance(said, list) else [said]) if isinstance(one, str)]


def _is_article(node: dict[str, Any]) -> bool:
    return bool(node.get("headline") or node.get("name")) and any(
        _ARTICLES.search(one) for one in _types(node)
    )


def _words(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if not isinstance(value, str):
        return ""
    # Some systems escape what they put there as if it were HTML.
    return " ".join(unescape(value).split())


def _name(value: Any, by_id: dict[str, dict[str, Any]]) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict) and "name" not in value:
        value = by_id.get(str(value.get("@id")), value)
    return _words(value)


def _byline(value: Any, by_id: dict[str, dict[str, Any]]) -> str:
    everybody = value if isinstance(value, list) else [value]
    return names_only([_name(one, by_id) for one in everybody])


def _address(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value.strip() if isinstance(value, str) else ""
