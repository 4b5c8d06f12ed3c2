"""`manage.py restore FILE`: bring back what `manage.py backup` wrote."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotate.server.backups import BackupProblem, restore


class Command(BaseCommand):
    """Only into a database without people, and only when every checksum is right."""

    help = "Restore a backup into an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        """From where."""
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore it and bring its tables up to date."""
        path: Path = options["file"]
        try:
            restore(path)
        except BackupProblem as problem:
            raise CommandError(str(problem)) from problem
        except OSError as error:
            raise CommandError(f"Cannot read {path}: {error.strerror}.") from error
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write(f"All that was in {path} is there. `manage.py verify` checks it.")
