"""Migrations 0001 to 0006 in one, for an empty database (docs/decisions/0059)."""

from django.conf import settings
from django.db import migrations

from annotate.accounts.creating import CreateTables

NAMES = [
    "0001_initial",
    "0002_threads_and_trash",
    "0003_anchorings",
    "0004_quotes_stay_the_text",
    "0005_many_quotes_at_once",
    "0006_changed_since",
]


class Migration(migrations.Migration):
    initial = True
    replaces = [("annotations", name) for name in NAMES]

    dependencies = [
        ("accounts", "0001_squashed_0005_blind_projects"),
        ("articles", "0001_squashed_0015_phrases_page_by_page"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(NAMES),
    ]
