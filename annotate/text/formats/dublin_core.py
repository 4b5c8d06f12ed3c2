"""What a document's Dublin Core elements say (https://www.dublincore.org/specifications/)."""

import re
from datetime import date

from lxml import etree

from annotate.text.builder import safe_href
from annotate.text.formats.package import words
from annotate.text.metadata import Metadata

_DC = "{http://purl.org/dc/elements/1.1/}"
_DCTERMS = "{http://purl.org/dc/terms/}"
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def dublin_core(root: etree._Element | None, *, dated: bool = True) -> Metadata:
    """The elements anywhere below `root`. `dated`: whether their date is one of publication."""
    if root is None:
        return Metadata()

    def said(name: str) -> list[str]:
        found = [words(one) for one in (*root.iter(_DC + name), *root.iter(_DCTERMS + name))]
        return [one for one in found if one]

    language = next(iter(said("language")), "")
    sources = [safe_href(one) for one in (*said("source"), *said("identifier"))]
    return Metadata(
        title=next(iter(said("title")), ""),
        byline=", ".join(dict.fromkeys(said("creator"))),
        publisher=next(iter(said("publisher")), ""),
        published_on=day(next(iter(said("date")), "")) if dated else None,
        language=language if _LANGUAGE.fullmatch(language) and language != "und" else "",
        source_url=next((one for one in sources if one.startswith("http")), ""),
        licence=next(iter(said("license")), "") or next(iter(said("rights")), ""),
    )


def day(said: str) -> date | None:
    """The day in YYYY-MM-DD at the beginning of what is said."""
    found = _DAY.match(said)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
