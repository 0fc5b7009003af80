"""What the shipped packages import is declared, or comes with something that is.

httpcore, h11, anyio, idna and certifi are not declared: they are requirements of httpx, which is,
and which decides on their versions. A range of our own could only contradict it.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from graphlib import TopologicalSorter
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import tencent_desk
import tencent_desk_mock
import tencent_desk_runtime
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
CLIENT = Path(tencent_desk.__file__).parent
RUNTIME = Path(tencent_desk_runtime.__file__ or "").parent
MOCK = Path(tencent_desk_mock.__file__).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DISTRIBUTIONS = metadata.packages_distributions()
WHERE_IT_RUNS = {
    "trio": {RUNTIME / "event_loops.py"},  # only where no loop of asyncio runs, and so trio does
    "pytest": {MOCK / "pytest_plugin.py", MOCK / "respx_face.py"},  # pytest itself imports it
}
BROUGHT_BY_HTTPX = {"httpcore", "h11", "anyio", "idna", "certifi"}
FOLDERS = {"mock": [MOCK], "cli": [CLIENT / "cli", RUNTIME / "cli"]}
"""What is imported with an extra only, by its name."""
OWN = {
    CLIENT: {CLIENT.name, RUNTIME.name},
    RUNTIME: {RUNTIME.name},
    MOCK: {MOCK.name, CLIENT.name},
}
"""The packages of this project that each of them may import."""
MODULES = [path for package in OWN for path in sorted(package.rglob("*.py"))]


def _imports(tree: ast.AST) -> Iterator[str]:
    """The top-level packages that a module imports when it runs."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for other in node.orelse:
                yield from _imports(other)
        elif isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module).partition(".")[0]
        else:
            yield from _imports(node)


def _requirements(module: Path, text: str) -> list[str]:
    """What is declared for a module: the core, and the extra that its docstring names."""
    extras = [
        name
        for name, folders in FOLDERS.items()
        if any(module.is_relative_to(folder) for folder in folders)
    ]
    extras += re.findall(r"pip install tencent-desk\[(\w+)\]", text)
    optional = [one for extra in extras for one in PROJECT["optional-dependencies"][extra]]
    return [*PROJECT["dependencies"], *optional]


@cache
def _brought(requirement: str) -> frozenset[str]:
    """The distributions that come with a requirement: itself, and what it says it needs."""
    wanted = Requirement(requirement)
    found: frozenset[str] = frozenset({canonicalize_name(wanted.name)})
    for text in metadata.requires(wanted.name) or []:
        needed = Requirement(text)
        extras = wanted.extras or {""}
        if needed.marker is None or any(needed.marker.evaluate({"extra": one}) for one in extras):
            found |= _brought(text)
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_a_module_imports_is_declared(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    brought = {name for one in _requirements(module, text) for name in _brought(one)}
    (own,) = [names for package, names in OWN.items() if module.is_relative_to(package)]
    foreign = {*_imports(ast.parse(text))} - sys.stdlib_module_names - own

    for name in foreign:
        if module not in WHERE_IT_RUNS.get(name, ()):
            assert {canonicalize_name(one) for one in DISTRIBUTIONS[name]} & brought, name


def test_the_core_imports_nothing_but_attrs_httpx_and_what_httpx_brings() -> None:
    extra = [folder for folders in FOLDERS.values() for folder in folders]
    core = [path for path in MODULES if not any(path.is_relative_to(each) for each in extra)]
    texts = [path.read_text(encoding="utf-8") for path in core]
    found = {
        name
        for text in texts
        if "pip install tencent-desk[" not in text
        for name in _imports(ast.parse(text))
    }
    assert found - sys.stdlib_module_names == {
        "attrs", "httpx", *BROUGHT_BY_HTTPX, "trio", RUNTIME.name,
    }  # fmt: skip


def test_httpx_holds_httpcore_to_one_major_version() -> None:
    (httpcore,) = [
        one for one in map(Requirement, metadata.requires("httpx") or []) if one.name == "httpcore"
    ]
    assert "1.0.9" in httpcore.specifier
    assert "2.0" not in httpcore.specifier


def test_no_modules_of_the_mock_import_each_other_in_a_circle_types_included() -> None:
    names = {_dotted(path): path for path in sorted(MOCK.rglob("*.py"))}
    graph = {
        name: {found for found in _siblings(name, path) if found in names} - {name}
        for name, path in names.items()
    }
    assert [*TopologicalSorter(graph).static_order()]  # it raises CycleError


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(MOCK.parent).with_suffix("").parts).removesuffix(".__init__")


def _siblings(name: str, path: Path) -> Iterator[str]:
    """What a module imports of its own package, at any place in it."""
    package = name if path.stem == "__init__" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            start = parts[: len(parts) - node.level + 1] if node.level else []
            module = ".".join([*start, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)
