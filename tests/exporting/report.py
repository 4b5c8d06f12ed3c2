"""A report with everything in it, and what reads the files that are made of it."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.curation.models import Report
from annotate.curation.report_entries import change_entry
from annotate.curation.report_sections import add_section
from annotate.curation.reports import add_to_report, create_report

type Annotate = Callable[..., Annotation]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def make_report(seat: Seat, annotate: Annotate) -> Report:
    """Two sections; the second quote of the first is shortened, and has words of an editor."""
    first = annotate("4,120 landings in 2018", "figure", details={"figure": {"value": 4120.5}})
    second = annotate("Count first 🛥️; the rest is arithmetic", "claim")
    third = annotate("every hour", "recommendation")
    report = create_report(seat=seat, title="Boats & <counting>", text="For *everybody*.")
    boats = add_section(
        seat=seat, report=report, title="Boats", text="- one\n- [two](https://x.example.org)"
    )
    hours = add_section(seat=seat, report=report, title="Hours")
    _, entry = add_to_report(
        seat=seat, report=report, annotations=[first.pk, second.pk], section=boats
    )
    change_entry(
        seat=seat,
        entry=entry,
        heading="How",
        paraphrase="**Count**, then think.",
        shortened=[[0, 16]],
    )
    add_to_report(seat=seat, report=report, annotations=[third.pk], section=hours)
    return report


def part(sent: bytes, name: str) -> Any:
    """A part of a package, as XML; every part of it has to be readable."""
    with zipfile.ZipFile(BytesIO(sent)) as package:
        assert package.testzip() is None
        for member in package.namelist():
            ET.fromstring(package.read(member))
        return ET.fromstring(package.read(name))


def texts(paragraph: Any) -> str:
    """The words of a paragraph or a note."""
    return "".join(one.text or "" for one in paragraph.iter(f"{W}t"))


def beside(document: dict[str, Any]) -> list[list[tuple[str, str]]]:
    """For each entry of an exported report, what speaks for or against it, and of which words."""
    return [
        [(one["said"], one["shown"]) for one in entry.get("evidence", ())]
        for section in document["report"]["sections"]
        for entry in section["entries"]
    ]
