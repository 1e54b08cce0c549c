"""The examples in docstrings run."""

import doctest
import importlib
import pkgutil

import pytest

from discrimtest import estimators

MODULES = [module.name for module in pkgutil.iter_modules(estimators.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    module = importlib.import_module(f"discrimtest.estimators.{name}")
    assert doctest.testmod(module).failed == 0


def test_there_are_examples():
    modules = [importlib.import_module(f"discrimtest.estimators.{name}") for name in MODULES]
    assert sum(doctest.testmod(module).attempted for module in modules) >= 6
