"""What a start does to the database, and what the next one may leave out."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from annotate.server.management.commands import prepare


@pytest.mark.django_db
def test_a_database_with_all_that_a_migration_replaces_has_that_one_too() -> None:
    recorder = MigrationRecorder(connection)
    recorded = recorder.migration_qs.filter(name__contains="_squashed_")
    replacements = set(recorded.values_list("app", "name"))
    assert replacements
    recorded.delete()
    stamped = prepare.Command().migrate()
    # The next start asks for all of these, and prepares again where one is missing.
    assert {f"{app} {name}" for app, name in recorder.applied_migrations()} >= set(stamped)
