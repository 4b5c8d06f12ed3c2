"""Migrations 0001 to 0005 in one, for an empty database (docs/decisions/0059)."""

from importlib import import_module

from django.db import migrations

from annotate.accounts.creating import CreateTables

NAMES = [
    "0001_initial",
    "0002_cache_table",
    "0003_how_a_person_reads",
    "0004_rejections_need_reasons",
    "0005_blind_projects",
]
SIGN_IN_LIMITS = import_module("annotate.accounts.migrations.0002_cache_table")


class Migration(migrations.Migration):
    initial = True
    replaces = [("accounts", name) for name in NAMES]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        CreateTables(NAMES),
        *SIGN_IN_LIMITS.Migration.operations,
    ]
