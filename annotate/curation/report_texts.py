"""What can be written in a report, checked."""

from annotate.accounts.errors import Conflict, Invalid
from annotate.curation.report_models import Entry, Report, Section

LONGEST_TITLE = 300
LONGEST_TEXT = 20_000
MOST_SECTIONS = 200
MOST_ENTRIES = 5_000


class ChangedMeanwhile(Conflict):
    """What was to be changed is not what the person saw any more; `current` is what it is now."""

    code = "stale"

    def __init__(self, current: Report | Section | Entry) -> None:
        super().__init__("Somebody changed this after you opened it.")
        self.current = current


def clean_title(name: str, typed: str, *, needed: bool = True) -> str:
    """On one line, at most 300 code points. Raises Invalid (field `name`)."""
    title = " ".join(typed.split())
    if "\x00" in title or len(title) > LONGEST_TITLE:
        raise Invalid.field(name, f"At most {LONGEST_TITLE} characters, and no NUL.")
    if needed and not title:
        raise Invalid.field(name, "A title is needed.")
    return title


def clean_text(name: str, typed: str) -> str:
    """At most 20,000 code points, with plain line breaks. Raises Invalid (field `name`)."""
    text = typed.replace("\r\n", "\n").replace("\r", "\n").strip()
    if "\x00" in text or len(text) > LONGEST_TEXT:
        raise Invalid.field(name, f"At most {LONGEST_TEXT:,} characters, and no NUL.")
    return text


def require_seen(row: Report | Section | Entry, base: int | None) -> None:
    """Raise ChangedMeanwhile unless the row is at the version that the person saw."""
    if base is not None and base != row.version:
        raise ChangedMeanwhile(row)


def reword(
    row: Report | Section, *, base: int | None, title: str | None, text: str | None
) -> list[str]:
    """Another title or text; what is None stays. The fields to be stored.

    `base` is the version that the person saw. Raises ChangedMeanwhile or Invalid.
    """
    require_seen(row, base)
    if title is not None:
        row.title = clean_title("title", title)
    if text is not None:
        row.text = clean_text("text", text)
    row.version += 1
    return ["title", "text", "version"]
