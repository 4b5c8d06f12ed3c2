"""`manage.py serve`: the database, the web server and the worker, as `make run` runs them."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from annotate.server import supervisor


class Command(BaseCommand):
    """Runs until Ctrl-C or SIGTERM, then stops everything it started."""

    help = "Run Annotate: database, web server and background worker."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Hand over to the supervisor."""
        sys.exit(supervisor.main())
