from django.apps import AppConfig


class AnnotationsConfig(AppConfig):
    """Annotations, tags and comments."""

    name = "annotate.annotations"
    label = "annotations"
    default_auto_field = "django.db.models.BigAutoField"
