"""Secrets that no file of a project holds: in the environment, or in the machine's keyring."""

from __future__ import annotations

import importlib
import os

SERVICE = "discrimtest"
"""Under which the keyring holds them."""


def kept_secret(variable: str, user: str) -> str:
    """The secret of a user somewhere; empty where nobody told it.

    Args:
        variable: Name of the environment variable that holds it; empty asks the keyring, where
            the package that reads it is installed.
    """
    if variable:
        return os.environ.get(variable, "")
    try:
        keyring = importlib.import_module("keyring")
    except ModuleNotFoundError:
        return ""
    return keyring.get_password(SERVICE, user) or ""
