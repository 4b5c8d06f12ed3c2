"""What a web page says of itself: schema.org data, meta elements, links, and its byline.

Of several that say something, the one written for machines and about the article wins:
JSON-LD (https://schema.org/Article), then citation_* and Open Graph (https://ogp.me), then
Dublin Core, microdata, and last what is shown to readers (`h1`, `rel=author`, a byline).
"""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urljoin

from lxml import html

from annotate.text.builder import safe_href
from annotate.text.formats.bylines import names_only
from annotate.text.formats.headlines import headline
from annotate.text.formats.linked_data import Article, articles_of
from annotate.text.formats.shown_bylines import byline_of
from annotate.text.metadata import Metadata

_TITLES = ("citation_title", "og:title", "twitter:title", "dc.title", "dcterms.title", "title")
_AUTHORS = (
    "citation_author", "author", "parsely-author", "sailthru.author", "article:author_name",
    "article:author", "og:article:author", "dc.creator", "dcterms.creator", "byl",
)  # fmt: skip
_PUBLISHERS = (
    "citation_journal_title", "citation_publisher", "og:site_name", "application-name",
    "dc.publisher", "dcterms.publisher",
)  # fmt: skip
_DAYS = (
    "article:published_time", "og:article:published_time", "citation_publication_date",
    "citation_date", "datepublished", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dcterms.issued",
    "dc.date", "dcterms.date", "pubdate", "publish-date", "date",
)  # fmt: skip
_DAY = re.compile(r"\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")
_SAVED = re.compile(r"\s*saved from url=\(\d{4}\)(https?://\S+)")
_CREATIVE_COMMONS = re.compile(
    r"//creativecommons\.org/(licenses|publicdomain)/([a-z-]+)/(\d\.\d)", re.IGNORECASE
)


def page_metadata(page: html.HtmlElement, address: str = "") -> Metadata:
    """What the page at `address` says; relative addresses are read from there."""
    metas = _metas(page)
    linked = articles_of(page)
    publisher = linked.publisher or _first(metas, _PUBLISHERS)
    canonical = _canonical(page, metas, linked, address)
    names = [publisher, *_firsts(metas, _PUBLISHERS), address, canonical]
    title = headline(page, [linked.headline, *_firsts(metas, _TITLES)], names)
    return Metadata(
        title=title,
        byline=byline_of(page, [linked.byline, *_authors(metas)], names, title),
        publisher=publisher,
        published_on=_day(linked.published) or _published(page, metas),
        language=_language(page, metas, linked),
        source_url=canonical,
        licence=_licence(page, metas, linked),
    )


def _metas(page: html.HtmlElement) -> dict[str, list[str]]:
    """The contents of the meta elements by their names in lower case."""
    metas: dict[str, list[str]] = {}
    for meta in page.iter("meta"):
        name = meta.get("name") or meta.get("property") or meta.get("itemprop") or ""
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            metas.setdefault(name.strip().lower(), []).append(content)
    return metas


def _firsts(metas: dict[str, list[str]], names: tuple[str, ...]) -> list[str]:
    return [metas[name][0] for name in names if name in metas]


def _first(metas: dict[str, list[str]], names: tuple[str, ...]) -> str:
    return next(iter(_firsts(metas, names)), "")


def _authors(metas: dict[str, list[str]]) -> Iterator[str]:
    """The authors by each kind of meta element that names some."""
    for name in _AUTHORS:
        said = metas.get(name, [])
        if name == "citation_author":  # Last, First
            said = [
                " ".join(reversed(one.split(", "))) if one.count(", ") == 1 else one for one in said
            ]
        if found := names_only(said):
            yield found


def _published(page: html.HtmlElement, metas: dict[str, list[str]]) -> date | None:
    for name in _DAYS:
        for content in metas.get(name, ()):
            if day := _day(content):
                return day
    for element in page.xpath("//*[@itemprop='datePublished'] | //time[@pubdate]"):
        if day := _day(element.get("datetime") or element.get("content") or ""):
            return day
    return None


def _day(said: str) -> date | None:
    found = _DAY.match(said)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _language(page: html.HtmlElement, metas: dict[str, list[str]], linked: Article) -> str:
    said = (
        page.get("lang"),
        page.get("{http://www.w3.org/XML/1998/namespace}lang"),
        linked.language,
    )
    for one in (
        *said,
        *(_first(metas, (name,)) for name in ("og:locale", "dc.language", "language")),
    ):
        tag = (one or "").strip().replace("_", "-")
        if _LANGUAGE.match(tag):
            language, _, region = tag.partition("-")
            return f"{language.lower()}-{region.upper() if len(region) == 2 else region}".rstrip(
                "-"
            )
    return ""


def _canonical(
    page: html.HtmlElement, metas: dict[str, list[str]], linked: Article, address: str
) -> str:
    for one in (*_links(page, "canonical"), *metas.get("og:url", ())[:1], linked.address):
        if found := safe_href(urljoin(address, one)):
            return found
    return safe_href(address or _saved_from(page))


def _saved_from(page: html.HtmlElement) -> str:
    """The address that a browser writes above a page which it saves."""
    for comment in page.getroottree().xpath("//comment()"):
        if found := _SAVED.match(comment.text or ""):
            return found[1]
    return ""


def _links(page: html.HtmlElement, relation: str) -> Iterator[str]:
    for element in page.iter("link", "a"):
        if relation in (element.get("rel") or "").lower().split() and element.get("href"):
            yield element.get("href", "").strip()


def _licence(page: html.HtmlElement, metas: dict[str, list[str]], linked: Article) -> str:
    """The licence that the page states, Creative Commons by its short name (CC BY 4.0)."""
    said = [*_links(page, "license"), linked.licence]
    said += [
        metas[name][0]
        for name in ("dcterms.license", "dc.rights", "dcterms.rights")
        if name in metas
    ]
    for one in filter(None, said):
        return licence_name(one)
    addresses = {
        a.get("href", "") for a in page.iter("a") if "creativecommons.org/" in a.get("href", "")
    }
    names = {licence_name(one) for one in addresses if _CREATIVE_COMMONS.search(one)}
    # Several licences on a page belong to its pictures.
    return names.pop() if len(names) == 1 else ""


def licence_name(said: str) -> str:
    """A licence's short name when it is Creative Commons, else what was said."""
    found = _CREATIVE_COMMONS.search(said)
    if not found:
        return said
    area, name, version = (piece.lower() for piece in found.groups())
    if area == "publicdomain":
        return "CC0 1.0" if name == "zero" else "Public domain"
    return f"CC {name.upper()} {version}"
