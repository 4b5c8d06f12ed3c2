"""`manage.py prepare`: everything that must be done before serving; again, it does nothing."""

import json
import logging
import os
import secrets
import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from annotate import env
from annotate.accounts.actions import make_first_administrator
from annotate.accounts.models import User
from annotate.server import first_sign_in, preparation
from annotate.web.demo import make_demo
from annotate.web.sign_in import one_time_path

# Any number, the same for every node: only one of them prepares at a time.
ADVISORY_LOCK = 7_206_194_033

logger = logging.getLogger("annotate.server")


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
            administrator = self.first_sign_in()
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
        preparation.write_stamp(migrations)
        if options["json"]:
            self.stdout.write(json.dumps({"administrator": administrator}))
        elif administrator:
            self.stdout.write(first_sign_in.words(f"{env.address()}/", administrator))
            self.stdout.flush()
            first_sign_in.forget()

    def say(self, line: str) -> None:
        """What is being done, for the person who waits."""
        print(line, file=sys.stderr, flush=True)

    def migrate(self) -> list[str]:
        """Bring the database up to date; all its migrations as "app name"."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Updating the database …")
            call_command("migrate", interactive=False, verbosity=0)
        else:
            # Those that are new only as the sum of others, which the database has.
            executor.check_replacements()
        return sorted(f"{app} {name}" for app, name in executor.loader.disk_migrations or {})

    def collect_static_files(self) -> None:
        """Copy, hash and compress what browsers fetch; an image holds them read-only."""
        built_in = env.STATIC_ROOT.exists() and not os.access(env.STATIC_ROOT, os.W_OK)
        if not built_in and not preparation.is_current(preparation.read_stamp()):
            self.say("Collecting static files …")
            call_command("collectstatic", interactive=False, verbosity=0)

    def first_sign_in(self) -> dict[str, str] | None:
        """The first administrator's email, password and one-time link, until they were shown.

        Kept before she is made: there is no moment in which only this process knows them.
        """
        if not User.objects.exists():
            password = env.ADMIN_PASSWORD or secrets.token_urlsafe(12)
            first_sign_in.keep(env.ADMIN_EMAIL.lower(), password)
        if (kept := first_sign_in.kept()) is None:
            return None
        email, password = kept
        person = make_first_administrator(email=email, password=password)
        person = person or User.objects.filter(email=email).first()
        if person is None or not person.check_password(password):  # what is kept opens nothing
            first_sign_in.forget()
            return None
        self.make_demo(person)
        return {"email": email, "password": password, "link": one_time_path(person)}

    def make_demo(self, administrator: User) -> None:
        """The demo project, whole or not at all; without it Annotate is as good."""
        if not env.DEMO:
            return
        try:
            with transaction.atomic():
                make_demo(administrator)
        except Exception:
            logger.exception("The demo project could not be made.")
