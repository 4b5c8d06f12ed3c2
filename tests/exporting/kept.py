"""The files of exports that the worker prepared, as the tests' storage keeps them."""

from django.core.files.storage import Storage

from annotate.exporting.prepared_models import PreparedExport
from annotate.exporting.preparing import write_prepared


def storage() -> Storage:
    """The one that files go into: the settings of another test may have made a second one."""
    found: Storage = PreparedExport._meta.get_field("file").storage
    return found


def names() -> list[str]:
    return storage().listdir("exports")[1] if storage().exists("exports") else []


def remove_all() -> None:
    """It outlives a test, and the tests of other modules leave files in it too."""
    for name in names():
        storage().delete(f"exports/{name}")


def done(prepared: PreparedExport) -> PreparedExport:
    """What the worker has made of it."""
    write_prepared(prepared.pk)
    prepared.refresh_from_db()
    return prepared
