"""Large files while they are sent: beside the place where they wait for being read.

Moving a file within one file system copies nothing; /tmp is often another one, and may be small.
"""

import tempfile
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler

FOLDER = "arriving"
"""Below MEDIA_ROOT. What stands there belongs to requests that are still running."""
_LONGEST = 24 * 3600  # seconds that a request may take


class Handler(TemporaryFileUploadHandler):
    """Django's, with another place."""

    def new_file(self, *args: Any, **options: Any) -> None:
        """Begin to take a file."""
        FileUploadHandler.new_file(self, *args, **options)
        self.file = _Arriving(
            self.file_name or "", self.content_type, self.charset, self.content_type_extra
        )


class _Arriving(TemporaryUploadedFile):
    def __init__(self, name: str, content_type: Any, charset: Any, extra: Any) -> None:
        UploadedFile.__init__(self, _file(), name, content_type, 0, charset, extra)


def _file() -> Any:
    place = folder()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return tempfile.NamedTemporaryFile(suffix=".upload", dir=place)


def folder() -> Path:
    """Where files are while they are sent."""
    return Path(settings.MEDIA_ROOT) / FOLDER


def forget_broken_off() -> int:
    """Remove what requests have left that were killed; how many files."""
    number = 0
    for left in folder().glob("*.upload"):
        if left.stat().st_mtime < time.time() - _LONGEST:
            left.unlink(missing_ok=True)
            number += 1
    return number
