"""What the names in an expression can mean in one project."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.utils import timezone

from annotate.accounts.models import Project, User, shown_name
from annotate.annotations.models import Tag
from annotate.curation.people import Person


@dataclass(frozen=True, slots=True)
class KnownTag:
    """A tag, and its fields by their keys."""

    id: int
    key: str
    name: str
    fields: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Known:
    """A project's tags by key, its people, and who asks."""

    project: Project
    me: int | None
    tags: Mapping[str, KnownTag]
    people: tuple[Person, ...]
    today: date

    @classmethod
    def of(cls, project: Project, me: User | None) -> Self:
        """Two queries."""
        tags = Tag.objects.filter(project=project).values_list("id", "key", "name", "fields")
        people = User.objects.filter(memberships__project=project).order_by("name", "id")
        return cls(
            project=project,
            me=me.pk if me else None,
            tags={
                key: KnownTag(id, key, name, {field["key"]: field for field in fields})
                for id, key, name, fields in tags
            },
            people=tuple(
                Person(id, shown_name(name, email))
                for id, name, email in people.values_list("id", "name", "email")
            ),
            today=timezone.localdate(),
        )

    def people_called(self, said: str) -> list[int]:
        """The ids of those whom a value names: me, an id, a name, or the first word of one."""
        if said.lower() == "me":
            return [self.me] if self.me else []
        if said.isascii() and said.isdecimal() and len(said) < 10:
            return [int(said)]
        wanted = said.casefold().split()
        named = [one for one in self.people if one.name.casefold().split() == wanted]
        first = [one for one in self.people if one.name.casefold().split()[:1] == wanted]
        return [one.id for one in named or first]

    def name_of(self, person: int) -> str:
        """How an expression names a person: her name where nobody else has it, else her id."""
        names = [one.name for one in self.people if one.id == person]
        return names[0] if names and self.people_called(names[0]) == [person] else str(person)


def midnight(day: date) -> datetime:
    """The moment at which a day begins."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def span_of(said: str, today: date) -> tuple[date, date] | None:
    """The first day that a value means, and the first one after it: a year, a month, a day, today,
    yesterday, or so many days ago (`7d`)."""
    said = said.lower()
    if said in ("today", "yesterday"):
        day = today - timedelta(days=said == "yesterday")
        return day, day + timedelta(days=1)
    try:
        if said.endswith("d") and said[:-1].isdecimal() and len(said) < 6:
            day = today - timedelta(days=int(said[:-1]))
            return day, day + timedelta(days=1)
        parts = [int(part) for part in said.split("-") if part.isdecimal() and part.isascii()]
        if len(parts) != said.count("-") + 1 or len(said.split("-")[0]) != 4:
            return None
        match parts:
            case [year]:
                return date(year, 1, 1), date(year + 1, 1, 1)
            case [year, month]:
                first = date(year, month, 1)
                return first, (first + timedelta(days=32)).replace(day=1)
            case [year, month, number]:
                first = date(year, month, number)
                return first, first + timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    return None
