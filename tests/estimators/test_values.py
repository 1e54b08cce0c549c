"""What estimators take and give are values: frozen once made."""

import dataclasses
import importlib
import pkgutil

from discrimtest import estimators


def test_values_are_frozen():
    """Values reject invalid states when made, and stay as they are."""
    for found in pkgutil.iter_modules(estimators.__path__):
        holder = importlib.import_module(f"discrimtest.estimators.{found.name}")
        for value in vars(holder).values():
            if isinstance(value, type) and dataclasses.is_dataclass(value):
                assert value.__dataclass_params__.frozen, f"{holder.__name__}.{value.__name__}"
