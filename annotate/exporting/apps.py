from django.apps import AppConfig


class ExportingConfig(AppConfig):
    """Exports."""

    name = "annotate.exporting"
    label = "exporting"
