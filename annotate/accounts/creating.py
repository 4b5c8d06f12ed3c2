"""Many tables at once, for migrations that replace others on an empty database."""

from collections.abc import Iterator
from importlib import import_module
from typing import ClassVar

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState
from django.db.models import Model


class CreateTables(Operation):
    """Make the tables that other migrations of the room would have made step by step.

    After each step Django makes the classes of all models anew that are related to the changed one,
    over however many others; here every model is, and that is nearly all that migrating costs. The
    tables as they are in the end need these classes once. What other migrations do besides, in SQL
    or Python, is for the migration that has this operation.
    """

    category = OperationCategory.ADDITION
    serialization_expand_args: ClassVar[list[str]] = ["names"]

    def __init__(self, names: list[str]) -> None:
        self.names = names

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Take all steps of the other migrations; whoever needs the classes then makes them."""
        if "apps" in vars(state):
            del state.apps
        package, _ = MigrationLoader.migrations_module(app_label)
        for name in self.names:
            for step in import_module(f"{package}.{name}").Migration.operations:
                step.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Create the tables, with their indexes, constraints and triggers."""
        for model in self._models(app_label, schema_editor, to_state):
            schema_editor.create_model(model)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop them."""
        for model in self._models(app_label, schema_editor, from_state):
            schema_editor.delete_model(model)

    def describe(self) -> str:
        """What `migrate` and `sqlmigrate` say of it."""
        return f"Create the tables of {self.names[0]} to {self.names[-1]}"

    def _models(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, state: ProjectState
    ) -> Iterator[type[Model]]:
        for model in state.apps.get_app_config(app_label).get_models():
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                yield model
