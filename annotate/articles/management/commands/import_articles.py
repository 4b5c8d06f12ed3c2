"""`manage.py import_articles`: files and folders into a project."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from annotate.accounts.errors import Invalid, Refused
from annotate.accounts.models import Project, User
from annotate.accounts.permissions import Seat, seat_of
from annotate.articles.importing import Imported, import_file, known_texts
from annotate.articles.reading import KINDS_BY_SUFFIX


class Command(BaseCommand):
    """A bad file never stops the rest; a text that the project has already is not stored again."""

    help = "Import .txt, .md and .html files, or all of them in folders."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--project", required=True, metavar="SLUG")
        parser.add_argument(
            "--as", dest="email", metavar="EMAIL", help="who imports; else the project's maker"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        seat = self._seat(options["project"], options["email"])
        files = [file for path in options["paths"] for file in _files(path)]
        known = known_texts(seat.project)
        failed: list[str] = []
        added = same = 0
        # The bar only on a terminal; it goes to standard error.
        for path in tqdm(files, unit="file", disable=None, file=sys.stderr, leave=False):
            try:
                outcome = self._one(seat, path, known)
            except Refused as error:
                failed.append(f"{path}: {error.message}")
            else:
                added += outcome.new
                same += not outcome.new
                if not outcome.new:
                    self.stdout.write(f"{path}: is in the project already")
                elif outcome.note:
                    self.stdout.write(f"{path}: {outcome.note}")
        self.stdout.write(f"{added:,} imported, {same:,} there already, {len(failed):,} failed")
        if failed:
            for line in failed:
                self.stderr.write(line)
            raise CommandError(f"{len(failed):,} of {len(files):,} files failed.", returncode=1)

    def _one(self, seat: Seat, path: Path, known: set[str]) -> Imported:
        try:
            return import_file(seat=seat, path=path, known=known)
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


def _files(path: Path) -> Iterator[Path]:
    """The file itself, whatever it is; in a folder those that can be read, by name."""
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        if file.suffix.lower() in KINDS_BY_SUFFIX and not hidden and file.is_file():
            yield file
