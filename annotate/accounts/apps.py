from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, projects and memberships."""

    name = "annotate.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
