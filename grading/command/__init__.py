"""The command line ``python -m grading``."""

from grading.command._main import main

__all__ = ["main"]
