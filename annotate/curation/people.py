"""People as others see them."""

from dataclasses import dataclass

from annotate.accounts.models import shown_name


@dataclass(frozen=True, slots=True)
class Person:
    """An author or reviewer as others see her: never with her address."""

    id: int
    name: str


def person_of(id: int, name: str, email: str) -> Person:
    """From the columns of an account."""
    return Person(id, shown_name(name, email))
