"""Write pages from the contract and from docstrings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .fields import Fields, anchor, cell
from .python_api import modules

if TYPE_CHECKING:
    from codegen.contract import Contract, Node, Operation

HERE = Path(__file__).parent


def write_made(contract: Contract, source: Path) -> None:
    """Write the pages of the reference and of the Python packages.

    Args:
        contract: the contract.
        source: the folder that Sphinx reads.
    """
    environment = _make_environment(contract)
    operations = contract.operations()
    for name in ("calls", "operations", "models", "errors"):
        page = environment.get_template(f"{name}.md.jinja").render(operations=operations)
        _write(source / "reference" / f"{name}.md", page)
    template = environment.get_template("operation.md.jinja")
    for operation in operations:
        page = template.render(operation=operation, node=_get_node(contract, operation))
        _write(source / "reference" / "operations" / f"{operation.name}.md", page)
    found = modules()
    template = environment.get_template("module.md.jinja")
    for module in found:
        _write(source / "python" / f"{module.name}.md", template.render(module=module))
    index = environment.get_template("python.md.jinja").render(modules=found)
    _write(source / "python" / "index.md", index)


def _make_environment(contract: Contract) -> Environment:
    environment = Environment(  # noqa: S701 - it makes Markdown
        loader=FileSystemLoader(HERE / "pages"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    catalogue = {entry["code"]: entry for entry in contract.document["x-desk-errors"]}
    environment.globals |= {
        "contract": contract,
        "document": contract.document,
        "fields": Fields(contract),
        "catalogue": catalogue,
        "kinds": {kind.name: kind for kind in contract.error_kinds()},
        "sources": contract.document["x-desk-sources"],
        "listing": lambda code: _write_listing(contract, code),
    }
    environment.filters |= {
        "anchor": anchor,
        "cell": cell,
        "json": _write_json,
        "source": lambda name: _link(contract.document["x-desk-sources"][name]),
    }
    return environment


def _get_node(contract: Contract, operation: Operation) -> Node:
    node: Node = contract.document["paths"][operation.path]["post"]
    return node


def _write_listing(contract: Contract, code: int) -> list[str]:
    return [operation.name for operation in contract.operations() if code in operation.codes]


def _link(source: Node) -> str:
    return f"[{source['title']}]({source['url']})" if source["url"] else str(source["title"])


def _write_json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
