#!/usr/bin/env python
"""Django's command line for the portal. `manage.py demo` is the way in for a newcomer."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sendportal.settings")
    try:
        # Here, so that a missing Django gets a sentence.
        from django.core.management import execute_from_command_line  # noqa: PLC0415
    except ImportError:
        sys.exit(
            "Django is not installed for this Python. Follow the two commands in README.md: "
            "they make a virtual environment in .venv and install into it."
        )
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
