"""`manage.py backup FILE`: database and uploads in one archive."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotate.server.backups import BackupProblem, back_up


class Command(BaseCommand):
    """The file appears only when it is whole; work goes on meanwhile."""

    help = "Write database and uploads to one archive."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it and say how large it is."""
        path: Path = options["file"]
        try:
            size = back_up(path)
        except BackupProblem as problem:
            raise CommandError(str(problem)) from problem
        except OSError as error:
            raise CommandError(f"Cannot write {path}: {error.strerror}.") from error
        self.stdout.write(f"{path} has everything: {size / 1e6:,.1f} MB.")
