"""`manage.py import_articles`: files, folders, archives and web addresses into a project."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from annotate.accounts.errors import Invalid, Refused
from annotate.accounts.models import Project, User
from annotate.accounts.permissions import Seat, seat_of
from annotate.articles.importing import (
    ARCHIVE,
    Given,
    Imported,
    given,
    import_given,
    known_texts,
)
from annotate.articles.reading import KINDS_BY_SUFFIX


class Command(BaseCommand):
    """A bad file never stops the rest; a text that the project has already is not stored again."""

    help = "Import files, all that can be read in folders and ZIP archives, and web addresses."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="or a web address")
        parser.add_argument("--project", required=True, metavar="SLUG")
        parser.add_argument(
            "--as", dest="email", metavar="EMAIL", help="who imports; else the project's maker"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        seat = self._seat(options["project"], options["email"])
        files = [one for path in options["paths"] for where in _files(path) for one in given(where)]
        known = known_texts(seat.project)
        failed: list[str] = []
        added = same = 0
        # The bar only on a terminal; it goes to standard error.
        for one in tqdm(files, unit="file", disable=None, file=sys.stderr, leave=False):
            try:
                outcome = self._one(seat, one, known)
            except Refused as error:
                failed.append(f"{one.name}: {error.message}")
            else:
                added += outcome.new
                same += not outcome.new
                if not outcome.new:
                    self.stdout.write(f"{one.name}: is in the project already")
                elif outcome.note:
                    self.stdout.write(f"{one.name}: {outcome.note}")
        self.stdout.write(f"{added:,} imported, {same:,} there already, {len(failed):,} failed")
        if failed:
            for line in failed:
                self.stderr.write(line)
            raise CommandError(f"{len(failed):,} of {len(files):,} files failed.", returncode=1)

    def _one(self, seat: Seat, one: Given, known: set[str]) -> Imported:
        try:
            return import_given(seat=seat, one=one, known=known)
        except OSError as error:
            message = f"cannot be read ({(error.strerror or str(error)).lower()})"
            raise Invalid.field("file", message) from error

    def _seat(self, slug: str, email: str | None) -> Seat:
        project = Project.objects.select_related("created_by").filter(slug=slug).first()
        if project is None:
            raise CommandError(f"There is no project “{slug}”.")
        person: User | None = project.created_by
        if email is not None:
            person = User.objects.filter(email=User.objects.normalize_email(email)).first()
        if person is None:
            raise CommandError(f"Nobody has an account with the address {email}.")
        seat = seat_of(person, slug)
        if seat is None:
            raise CommandError(
                f"{person.display_name} is not a member of “{slug}”; name a member with --as."
            )
        if not seat.may_add_articles:
            raise CommandError(f"{person.display_name} may not add articles to “{slug}”.")
        return seat


def _files(where: str) -> Iterator[str]:
    """The file or address itself, whatever it is; in a folder those that can be read, by name."""
    path = Path(where)
    if not path.is_dir():
        yield where
        return
    for file in sorted(path.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        readable = file.suffix.lower() in {*KINDS_BY_SUFFIX, ARCHIVE}
        if readable and not hidden and file.is_file():
            yield str(file)
