"""Files that nobody will ask for: a process died between writing one and storing its row, or the
project or article that they were for is gone."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from annotate.articles.import_models import ImportItem

_ROOT = "imports"
_BEING_STORED = timedelta(days=1)  # at most, between a file and its row


def forget_strays() -> int:
    """Remove files waiting for being read that no item names; how many."""
    if not default_storage.exists(_ROOT):
        return 0
    return sum(_forget_in(f"{_ROOT}/{folder}") for folder in default_storage.listdir(_ROOT)[0])


def _forget_in(folder: str) -> int:
    abandoned = _is_old(folder)  # as long as nothing is taken out of it
    paths = [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
    known = set(ImportItem.objects.filter(upload__in=paths).values_list("upload", flat=True))
    strays = [path for path in paths if path not in known and _is_old(path)]
    for path in strays:
        default_storage.delete(path)
    if abandoned and len(strays) == len(paths):
        default_storage.delete(folder)
    return len(strays)


def _is_old(path: str) -> bool:
    return default_storage.get_modified_time(path) < timezone.now() - _BEING_STORED
