#!/usr/bin/env python3
"""Annotate's commands: `python manage.py help` lists them."""

import os
import sys


def main() -> None:
    """Run one command; a database that cannot be used is said in one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotate.settings")
    from django.core.management import execute_from_command_line

    from annotate.server.backend.base import DatabaseUnusable

    try:
        execute_from_command_line(sys.argv)
    except DatabaseUnusable as error:
        sys.exit(f"annotate: {error}")


if __name__ == "__main__":
    main()
