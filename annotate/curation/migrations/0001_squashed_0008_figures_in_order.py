"""Migrations 0001 to 0008 in one, for an empty database (docs/decisions/0059)."""

from importlib import import_module

from django.conf import settings
from django.db import migrations

from annotate.accounts.creating import CreateTables

NAMES = [
    "0001_initial",
    "0002_reports",
    "0003_merged_annotations",
    "0004_saved_filters",
    "0005_links",
    "0006_reviews_newest_first",
    "0007_dismissals",
    "0008_figures_in_order",
]
FIGURES = import_module("annotate.curation.migrations.0008_figures_in_order")


class Migration(migrations.Migration):
    initial = True
    replaces = [("curation", name) for name in NAMES]

    dependencies = [
        ("accounts", "0001_squashed_0005_blind_projects"),
        ("annotations", "0001_squashed_0006_changed_since"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(NAMES),
        *FIGURES.Migration.operations,
    ]
