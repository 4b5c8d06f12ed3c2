"""`manage.py purge_trash`: remove for good what has been in the trash long enough."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotate.accounts.errors import Invalid
from annotate.accounts.models import Project
from annotate.annotations.purging import Removed, preview_purge, purge_trash

DAYS = 30
"""Where ANNOTATE_TRASH_DAYS says that nothing goes by itself, and `--days` nothing."""


class Command(BaseCommand):
    """Says a line for each project; safe to stop and to run again."""

    help = "Remove annotations and articles for good that were deleted long enough ago."

    def add_arguments(self, parser: CommandParser) -> None:
        """How old, where, and whether at all."""
        days = settings.ANNOTATE_TRASH_DAYS or DAYS
        parser.add_argument(
            "--days", type=int, default=days, help=f"how long in the trash, at least ({days})"
        )
        parser.add_argument("--project", metavar="SLUG", help="only in this project")
        parser.add_argument("--dry-run", action="store_true", help="say what would go; keep it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove it and say what."""
        days, dry = options["days"], options["dry_run"]
        project = self._project(options["project"])
        purge = preview_purge if dry else purge_trash
        annotations = articles = 0
        try:
            for removed in purge(days=days, project=project):
                annotations += removed.annotations
                articles += removed.articles
                if removed.annotations or removed.articles:
                    self.stdout.write(f"{removed.project.slug}: {_counted(removed)}")
        except Invalid as refusal:
            raise CommandError(refusal.message) from refusal
        if not annotations and not articles:
            self.stdout.write(f"Nothing has been in the trash for {days} days.")
        else:
            total = Removed(Project(), annotations, articles)
            verb = "Would remove" if dry else "Removed"
            self.stdout.write(f"{verb} {_counted(total)}.")

    def _project(self, slug: str | None) -> Project | None:
        if slug is None:
            return None
        project = Project.objects.filter(slug=slug).first()
        if project is None:
            raise CommandError(f"There is no project “{slug}”.")
        return project


def _counted(removed: Removed) -> str:
    parts = [(removed.annotations, "annotation"), (removed.articles, "article")]
    said = [f"{number:,} {noun}{'' if number == 1 else 's'}" for number, noun in parts if number]
    return " and ".join(said)
