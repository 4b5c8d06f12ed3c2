"""`manage.py export`: what the page and the API export, on standard output or into a file."""

import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotate.accounts.errors import Refused
from annotate.accounts.models import Project
from annotate.exporting.citations import Style
from annotate.exporting.exports import FORMATS, export_project
from annotate.exporting.files import write_whole
from annotate.exporting.filters import NAMES, Filters


class Command(BaseCommand):
    """The file appears only when it is whole; until then an older one stays as it was."""

    help = "Export the annotations of a project."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--project", required=True, metavar="SLUG")
        parser.add_argument("--format", default="json", help=f"one of: {', '.join(FORMATS)}")
        parser.add_argument(
            "--status", action="append", default=[], help="may be given several times"
        )
        parser.add_argument("--tag", action="append", default=[], metavar="KEY")
        parser.add_argument("--article", action="append", default=[], metavar="ID")
        parser.add_argument(
            "--anchoring",
            action="append",
            default=[],
            metavar="STATE",
            help="placed leaves out what waits for a person in a new text",
        )
        parser.add_argument(
            "--withhold",
            action="append",
            default=[],
            metavar="REPUBLICATION",
            help="forbidden leaves out the words around quotes from articles whose licence or "
            "editors forbid to republish them",
        )
        parser.add_argument(
            "--report",
            action="append",
            default=[],
            metavar="REPORT",
            help="its slug or id: what stands in it, in its order",
        )
        parser.add_argument(
            "--where",
            action="append",
            default=[],
            metavar="EXPRESSION",
            help="as on the desk: 'tag:figure and figure.value > 1000'",
        )
        parser.add_argument(
            "--since",
            default="",
            metavar="EXPORT",
            help="the id of an earlier one: what was added, changed and deleted since",
        )
        parser.add_argument("--citations", default="plain", help=f"one of: {', '.join(Style)}")
        parser.add_argument("-o", "--output", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        project = Project.objects.filter(slug=options["project"]).first()
        if project is None:
            raise CommandError(f"There is no project “{options['project']}”.")
        filters = Filters.of(**{name: options[name] for name in NAMES})
        try:
            export = export_project(
                project=project,
                format=options["format"],
                filters=filters,
                citations=options["citations"],
                since=options["since"],
            )
        except Refused as error:
            raise CommandError(error.message) from error
        with closing(export.chunks) as chunks:
            if options["output"] is None:
                for chunk in chunks:
                    sys.stdout.buffer.write(chunk)
                sys.stdout.buffer.flush()
            else:
                try:
                    write_whole(options["output"], chunks)
                except OSError as error:
                    raise CommandError(
                        f"Cannot write {options['output']}: {error.strerror}."
                    ) from error
        if export.id:
            self.stderr.write(f"--since {export.id} will tell what changes from now on.")
