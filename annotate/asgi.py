"""The live process: the events, and how what changed is rendered."""

import os
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from annotate.live.application import Application


def make_application() -> "Application":
    """The ASGI application; one a process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotate.settings")
    django.setup(set_prefix=False)
    from annotate.live.application import Application
    from annotate.web.pictures import paint

    return Application(paint)
