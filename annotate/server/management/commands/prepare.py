"""`manage.py prepare`: everything that must be done before serving; again, it does nothing."""

import json
import os
import secrets
import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from annotate import env
from annotate.accounts.actions import make_first_administrator
from annotate.server import preparation
from annotate.web.sign_in import one_time_path

# Any number, the same for every node: only one of them prepares at a time.
ADVISORY_LOCK = 7_206_194_033


class Command(BaseCommand):
    """Migrations, static files, the first administrator and the demo project."""

    help = "Migrate, collect static files, make the first administrator and the demo project."

    def add_arguments(self, parser: CommandParser) -> None:
        """How the answer is given."""
        parser.add_argument("--json", action="store_true", help="answer for a program")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is missing, one process at a time."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
            migrations = self.migrate()
            self.collect_static_files()
            administrator = self.make_administrator()
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
        preparation.write_stamp(migrations)
        if options["json"]:
            self.stdout.write(json.dumps({"administrator": administrator}))
        elif administrator:
            administrator["link"] = f"{env.address()}{administrator['link']}"
            self.stdout.write("".join(f"{name}: {administrator[name]}\n" for name in administrator))

    def say(self, line: str) -> None:
        """What is being done, for the person who waits."""
        print(line, file=sys.stderr, flush=True)

    def migrate(self) -> list[str]:
        """Bring the database up to date; all its migrations as "app name"."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Updating the database …")
            call_command("migrate", interactive=False, verbosity=0)
        return sorted(f"{app} {name}" for app, name in executor.loader.disk_migrations or {})

    def collect_static_files(self) -> None:
        """Copy, hash and compress what browsers fetch; an image holds them read-only."""
        built_in = env.STATIC_ROOT.exists() and not os.access(env.STATIC_ROOT, os.W_OK)
        if not built_in and not preparation.is_current(preparation.read_stamp()):
            self.say("Collecting static files …")
            call_command("collectstatic", interactive=False, verbosity=0)

    def make_administrator(self) -> dict[str, str] | None:
        """The first administrator's email, password and one-time link; None when there is one."""
        password = env.ADMIN_PASSWORD or secrets.token_urlsafe(12)
        person = make_first_administrator(email=env.ADMIN_EMAIL, password=password)
        if person is None:
            return None
        return {"email": person.email, "password": password, "link": one_time_path(person)}
