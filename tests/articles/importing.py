"""What tests of imports share: the worker's work, and what has become of everything."""

from collections.abc import Callable

from django.core.files.storage import default_storage

from annotate.articles import import_reading
from annotate.articles.import_models import ImportItem

type Give = Callable[..., list[ImportItem]]


def work() -> None:
    """What the worker does until nothing is left to do."""
    while waiting := import_reading.left_behind():
        for item in waiting:
            import_reading.read(item.pk)


def outcome() -> dict[str, str]:
    return dict(ImportItem.objects.values_list("name", "state"))


def kept() -> list[str]:
    folders, _ = (
        default_storage.listdir("imports") if default_storage.exists("imports") else ([], [])
    )
    return [name for each in folders for name in default_storage.listdir(f"imports/{each}")[1]]
