from django.apps import AppConfig


class CurationConfig(AppConfig):
    """Reviews."""

    name = "annotate.curation"
    label = "curation"
    default_auto_field = "django.db.models.BigAutoField"
