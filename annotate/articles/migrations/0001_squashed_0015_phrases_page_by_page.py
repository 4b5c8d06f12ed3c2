"""Migrations 0001 to 0015 in one, for an empty database (docs/decisions/0059)."""

from importlib import import_module

from django.conf import settings
from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations

from annotate.accounts.creating import CreateTables

NAMES = [
    "0001_initial",
    "0002_search_vectors_later",
    "0003_trash",
    "0004_more_kinds_of_source",
    "0005_imports",
    "0006_originals_and_turns",
    "0007_waiting_texts",
    "0008_source_checks",
    "0009_labels_and_assignment",
    "0010_search_by_language",
    "0011_imports_of_new_texts",
    "0012_search_within_a_project",
    "0013_assignments",
    "0014_readers_of_articles",
    "0015_phrases_page_by_page",
]
PLAIN = import_module("annotate.articles.migrations.0002_search_vectors_later").PLAIN
LANGUAGES = import_module("annotate.articles.migrations.0010_search_by_language")
PROJECTS = import_module("annotate.articles.migrations.0012_search_within_a_project")
PHRASES = import_module("annotate.articles.migrations.0015_phrases_page_by_page")


class Migration(migrations.Migration):
    initial = True
    replaces = [("articles", name) for name in NAMES]

    dependencies = [
        ("accounts", "0001_squashed_0005_blind_projects"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        UnaccentExtension(),
        CreateTables(NAMES),
        migrations.RunSQL(PLAIN, migrations.RunSQL.noop),
        migrations.RunSQL(LANGUAGES.CONFIG, "DROP FUNCTION articles_search_config"),
        migrations.RunSQL(LANGUAGES.STEMS, "DROP FUNCTION articles_search_stems"),
        migrations.RunSQL(LANGUAGES.QUERY, "DROP FUNCTION articles_search_query"),
        migrations.RunSQL(PROJECTS.VECTOR, "DROP FUNCTION articles_search_vector"),
        migrations.RunSQL(PROJECTS.FOUND, "DROP FUNCTION articles_found"),
        *PHRASES.Migration.operations,
    ]
