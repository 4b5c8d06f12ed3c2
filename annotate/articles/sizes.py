"""How large a file may be that somebody sends, and how that is said."""

from django.conf import settings
from django.template.defaultfilters import filesizeformat


def most() -> str:
    """The limit as people say it: "50 MB"."""
    return filesizeformat(settings.UPLOAD_MAX_BYTES).replace(".0", "").replace("\xa0", " ")


def too_large(size: int | None = None) -> str:
    """What is said of a file that is larger, with its bytes where they are known."""
    return f"A file has at most {most()}{f'; this one has {filesizeformat(size)}' if size else ''}."
