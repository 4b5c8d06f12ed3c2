"""Migrations 0001 to 0002 in one, for an empty database (docs/decisions/0059)."""

from django.conf import settings
from django.db import migrations

from annotate.accounts.creating import CreateTables

NAMES = [
    "0001_past_exports",
    "0002_prepared_exports",
]


class Migration(migrations.Migration):
    initial = True
    replaces = [("exporting", name) for name in NAMES]

    dependencies = [
        ("accounts", "0001_squashed_0005_blind_projects"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(NAMES),
    ]
