"""The only writes to imports that people ask for; what the worker does then is `import_reading`.

Files go to the storage as they come, piece by piece; nothing is read here.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Count, Sum
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from annotate.accounts import permissions
from annotate.accounts.errors import Conflict, Invalid
from annotate.accounts.permissions import Seat
from annotate.articles.actions import checked_metadata
from annotate.articles.import_models import Import, ImportItem, ItemState
from annotate.articles.models import Article
from annotate.articles.revisions import require_may_revise
from annotate.articles.sizes import too_large
from annotate.articles.tasks import queue_reading

MOST_ITEMS = 1000
"""Files and addresses of one import, those in its archives among them."""
MOST_BYTES = 1024 * 1024 * 1024
"""Of all files of one import, those in its archives as they are unpacked."""
_LONGEST_NAME = 500
_LONGEST_ADDRESS = 2000
_IGNORED = {"__MACOSX", "Thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as somebody sent it, with the name (and the folders) that it had there."""

    file: "File[bytes]"
    name: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)


def begin_import(*, seat: Seat) -> Import:
    """A new batch with nothing in it yet. Raises NotPermitted below annotator."""
    permissions.require(seat.may_add_articles, "add articles")
    return Import.objects.create(project=seat.project, created_by=seat.user)


def add_files(*, seat: Seat, batch: Import, uploads: Iterable[Upload]) -> list[ImportItem]:
    """Keep files until the worker reads them.

    One that is too large becomes an item that failed; what a computer leaves in folders for itself
    is passed over. Raises NotPermitted, and Invalid when the batch would hold too much.
    """
    permissions.require(seat.may_change_import(batch), "add to what somebody else imports")
    wanted = [one for one in uploads if not is_ignored(one.name or one.file.name or "")]
    sizes = [one.file.size for one in wanted]
    with _room_for(batch, number=len(wanted), size=sum(sizes)), kept_files() as keep:
        items = [_item_of(batch, one) for one in wanted]
        for item, upload in zip(items, wanted, strict=True):
            if item.state == ItemState.WAITING:
                keep(item, upload.file)
        return _added(items)


def add_addresses(
    *, seat: Seat, batch: Import, addresses: Iterable[str], **metadata: Any
) -> list[ImportItem]:
    """Web addresses for the worker to fetch. Raises NotPermitted, and Invalid (field `url`)."""
    permissions.require(seat.may_change_import(batch), "add to what somebody else imports")
    wanted = [checked_address(one) for one in addresses]
    with _room_for(batch, number=len(wanted), size=0):
        items = [
            ImportItem(
                batch=batch, kind=ImportItem.Kind.ADDRESS, name=address, metadata=dict(metadata)
            )
            for address in wanted
        ]
        return _added(items)


def import_one(*, seat: Seat, given: Upload | str, metadata: Mapping[str, Any]) -> ImportItem:
    """An import of one file or web address alone, with what is known of it.

    Raises NotPermitted, and Invalid for wrong metadata.
    """
    known = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in checked_metadata(metadata).items()
        if value
    }
    with transaction.atomic():
        return _give_one(seat, begin_import(seat=seat), given, known)


def read_new_text(*, seat: Seat, article: Article, given: Upload | str) -> ImportItem:
    """Have the worker read one file or web address, which becomes a text that waits to be looked
    at. Raises NotPermitted for who may not change the article, and Invalid."""
    require_may_revise(seat, article)
    with transaction.atomic():
        batch = Import.objects.create(project=seat.project, created_by=seat.user, revises=article)
        return _give_one(seat, batch, given, {})


def try_again(*, seat: Seat, item: ImportItem) -> ImportItem:
    """Let the worker read once more what failed.

    Raises NotPermitted, and Conflict when it did not fail or its file is not kept any more.
    """
    return _restart(seat, item, ItemState.FAILED)


def import_anyway(*, seat: Seat, item: ImportItem) -> ImportItem:
    """Store what was there already as an article of its own. Raises NotPermitted or Conflict."""
    return _restart(seat, item, ItemState.PRESENT)


def is_ignored(name: str) -> bool:
    """Whether a computer made it for itself: hidden files, Finder's and Explorer's notes."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in (".", "..")]
    return any(part.startswith(".") or part in _IGNORED for part in parts)


def plain_name(name: str) -> str:
    """A file's name with its folders, for people to read: no root, no way up, no control
    characters."""
    printable = "".join(c for c in name.replace("\\", "/") if c.isprintable())
    parts = [part for part in printable.split("/") if part.strip() not in ("", ".", "..")]
    return "/".join(parts)[-_LONGEST_NAME:] or "file"


def checked_address(typed: str) -> str:
    """A web address, https where nothing else is said. Raises Invalid (field `url`)."""
    address = typed.strip()
    if "://" not in address.partition("?")[0]:
        address = f"https://{address}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        said = f"“{typed.strip()[:100]}” is not a web address (http or https)."
        raise Invalid.field("url", said) from None
    if len(address) > _LONGEST_ADDRESS or not address.isprintable():
        raise Invalid.field("url", f"A web address has at most {_LONGEST_ADDRESS:,} characters.")
    return address


def new_item(batch: Import, name: str, size: int) -> ImportItem:
    """An item for a file that waits, or that failed already because it is too large."""
    shown = plain_name(name)
    archive = shown.lower().endswith(".zip")
    kind = ImportItem.Kind.ARCHIVE if archive else ImportItem.Kind.FILE
    item = ImportItem(batch=batch, kind=kind, name=shown, size=size)
    if size > settings.UPLOAD_MAX_BYTES:
        mark_failed(item, "too_large", too_large(size))
    return item


def mark_failed(item: ImportItem, code: str, message: str) -> None:
    """Say on the item that it failed; it is stored elsewhere."""
    item.state, item.code, item.message = ItemState.FAILED, code, message
    item.progress, item.finished_at = 100, timezone.now()


@contextmanager
def kept_files() -> Iterator[Any]:
    """A function that writes an item's file to the storage; unless everything after it succeeds,
    the files are removed again."""
    kept: list[ImportItem] = []

    def keep(item: ImportItem, file: "File[bytes]") -> None:
        item.upload.save("", file, save=False)
        kept.append(item)

    try:
        yield keep
    except BaseException:
        for item in kept:
            item.upload.storage.delete(item.upload.name or "")
        raise


@dataclass(frozen=True, slots=True)
class Room:
    """What an import holds, as long as its row is locked: so many items and bytes."""

    number: int
    size: int

    def require(self, *, number: int, size: int) -> None:
        """Raise Invalid when so many items or bytes more are too much for one import."""
        if self.number + number > MOST_ITEMS:
            said = f"One import has at most {MOST_ITEMS:,} files and addresses."
            raise Invalid.field("file", said, code="too_many_files")
        if self.size + size > MOST_BYTES:
            said = f"One import has at most {filesizeformat(MOST_BYTES)}."
            raise Invalid.field("file", said, code="too_large")


def room_in(batch: Import) -> Room:
    """Asked of the database."""
    there = ImportItem.objects.filter(batch=batch).aggregate(number=Count("id"), size=Sum("size"))
    return Room(there["number"], there["size"] or 0)


@contextmanager
def _room_for(batch: Import, *, number: int, size: int) -> Iterator[None]:
    with transaction.atomic():
        Import.objects.select_for_update().get(pk=batch.pk)
        room_in(batch).require(number=number, size=size)
        yield


def _give_one(
    seat: Seat, batch: Import, given: Upload | str, known: Mapping[str, Any]
) -> ImportItem:
    if isinstance(given, str):
        [item] = add_addresses(seat=seat, batch=batch, addresses=[given], **known)
    else:
        upload = Upload(file=given.file, name=given.name, metadata=known)
        [item] = add_files(seat=seat, batch=batch, uploads=[upload])
    return item


def _item_of(batch: Import, upload: Upload) -> ImportItem:
    item = new_item(batch, upload.name or upload.file.name or "", upload.file.size)
    item.metadata = dict(upload.metadata)
    return item


def _added(items: list[ImportItem]) -> list[ImportItem]:
    ImportItem.objects.bulk_create(items)
    queue_reading(items)
    return items


def _restart(seat: Seat, item: ImportItem, since: str) -> ImportItem:
    permissions.require(seat.may_change_import(item.batch), "change what somebody else imports")
    with transaction.atomic():
        found = ImportItem.objects.select_for_update().select_related("batch").get(pk=item.pk)
        if found.state != since:
            raise Conflict(f"“{found.name}” is not to be read again.")
        if found.kind != ImportItem.Kind.ADDRESS and not found.upload:
            raise Conflict(f"“{found.name}” is not kept any more. Add it once more.")
        found.again = found.again or since == ItemState.PRESENT
        found.state, found.progress, found.attempts = ItemState.WAITING, 0, 0
        found.code = found.message = ""
        found.article = found.text = found.finished_at = None
        found.save()
        queue_reading([found])
    return found
