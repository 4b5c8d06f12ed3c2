"""What an action says when it will not do what it was asked.

Every error has a `code` for programs, a message for people, and `fields`: the messages by the name
of the field they belong to. Pages and API turn the class, not the text, into a status.
"""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ObjectDoesNotExist, ObjectNotUpdated
from django.db import IntegrityError

CHANGED_MEANWHILE = "Something that this refers to was changed meanwhile. Try again."
# foreign_key_violation and unique_violation: something went away or came while we wrote.
_MEANWHILE = frozenset({"23503", "23505"})


class Refused(Exception):
    """An action was not carried out; nothing was stored."""

    code = "refused"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        fields: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.fields: dict[str, list[str]] = {k: list(v) for k, v in (fields or {}).items()}


class NotPermitted(Refused):
    """The person is a member, but her role does not allow it."""

    code = "not_permitted"


class Mendable(Refused):
    """Who asked can put it right, by another value or on what is there by now: so pages say it
    where she stands. What her role forbids is none of these; it gets a page of its own."""


class Invalid(Mendable):
    """A value is wrong; `fields` says which and why."""

    code = "invalid"

    @classmethod
    def field(cls, name: str, message: str, *, code: str | None = None) -> "Invalid":
        """One wrong field, its message standing for the whole."""
        return cls(message, code=code, fields={name: [message]})


class Conflict(Mendable):
    """What is asked contradicts what is stored already."""

    code = "conflict"


def is_changed_meanwhile(error: Exception) -> bool:
    """Whether an action failed because what it writes about came or went while it was carried out,
    between the look-up and the write. Nothing was stored."""
    if isinstance(error, IntegrityError):
        return getattr(error.__cause__, "sqlstate", "") in _MEANWHILE
    return isinstance(error, ObjectDoesNotExist | ObjectNotUpdated)
