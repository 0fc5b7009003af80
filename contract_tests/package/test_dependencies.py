"""Test that the core imports only its declared dependencies; deptry, in `make lint`, checks the
declarations.

httpcore, h11, anyio, idna and certifi are not declared: httpx requires them, and selects their
versions. An own version range could only conflict with that of httpx.
"""

from __future__ import annotations

import ast
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import tencent_desk
import tencent_desk_mock
import tencent_desk_runtime
from packaging.requirements import Requirement

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
CLIENT = Path(tencent_desk.__file__).parent
RUNTIME = Path(tencent_desk_runtime.__file__ or "").parent
MOCK = Path(tencent_desk_mock.__file__).parent
BROUGHT_BY_HTTPX = {"httpcore", "h11", "anyio", "idna", "certifi"}
EXTRAS = {
    "mock": [MOCK],
    "cli": [CLIENT / "cli", RUNTIME / "cli", RUNTIME / "bulk" / "_journal.py"],
    "aiohttp": [RUNTIME / "aiohttp_transport.py"],
    "celery": [RUNTIME / "celery_bulk.py"],
    "opentelemetry": [RUNTIME / "tracing.py"],
    "redis": [RUNTIME / "redis_limiter.py"],
}
"""Map each extra to the files and folders that are imported with it only."""
MODULES = [path for package in (CLIENT, RUNTIME, MOCK) for path in sorted(package.rglob("*.py"))]


def _imports(tree: ast.AST) -> Iterator[str]:
    """Return the top-level packages that a module imports at run time."""
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


def test_core_imports_only_attrs_httpx_and_httpx_dependencies() -> None:
    extra = [path for paths in EXTRAS.values() for path in paths]
    core = [path for path in MODULES if not any(path.is_relative_to(each) for each in extra)]
    found = {
        name for path in core for name in _imports(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found - sys.stdlib_module_names == {
        "attrs", "httpx", *BROUGHT_BY_HTTPX, "trio", RUNTIME.name,
    }  # fmt: skip


def test_httpx_requires_httpcore_1_only() -> None:
    (httpcore,) = [
        one for one in map(Requirement, metadata.requires("httpx") or []) if one.name == "httpcore"
    ]
    assert "1.0.9" in httpcore.specifier
    assert "2.0" not in httpcore.specifier
