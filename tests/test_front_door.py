"""The front door: what `from kg import …` offers, and that it costs nothing until it is used."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import pytest

import kg


def test_the_door_lists_what_it_opens() -> None:
    assert kg.__all__ == sorted(kg._PLACES)
    assert len(kg.__all__) <= 20


@pytest.mark.parametrize("name", kg.__all__)
def test_every_name_leads_to_a_thing_with_a_docstring(name: str) -> None:
    thing = getattr(kg, name)
    assert thing.__doc__
    assert thing.__module__.startswith("kg.")


def test_no_name_is_also_a_module() -> None:
    modules = {module.name for module in pkgutil.iter_modules(kg.__path__)}
    assert len(modules) > 15
    assert not modules & set(kg.__all__)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        kg.nonsense  # noqa: B018


def test_importing_kg_loads_no_library() -> None:
    code = "import sys, kg; print(sorted(m for m in ('rdflib', 'numpy', 'pyvis', 'pyoxigraph') if m in sys.modules))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
