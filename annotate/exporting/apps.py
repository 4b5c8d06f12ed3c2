from django.apps import AppConfig


class ExportingConfig(AppConfig):
    name = "annotate.exporting"
    label = "exporting"
