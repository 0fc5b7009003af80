"""Read the YAML files of this folder; a duplicate key is an error, unlike in PyYAML."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

if TYPE_CHECKING:
    from collections.abc import Hashable

FOLDER = Path(__file__).parent
Form = TypeVar("Form")


class DocumentedDataError(ValueError):
    """Report that a file of this folder is not valid against its model in `_model.py`."""


class _Loader(yaml.CSafeLoader):
    def construct_mapping(
        self, node: yaml.MappingNode, deep: bool = False
    ) -> dict[Hashable, object]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                mark = key_node.start_mark
                where = f"{Path(mark.name).name}: line {mark.line + 1}"
                raise DocumentedDataError(f"{where}: key {key!r} given twice")
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def read(name: str) -> Any:
    """Return the content of a file of this folder."""
    with (FOLDER / name).open(encoding="utf-8") as stream:
        return yaml.load(stream, _Loader)  # noqa: S506 - it is a safe loader


def load(name: str, form: type[Form], /, **more: Any) -> Form:
    """Return a file of this folder as a model of `_model.py`.

    Args:
        name: the name of the file.
        form: the model.
        more: additional keys that the file does not contain.

    Raises:
        DocumentedDataError: the file is invalid. The message contains file, position and error.
    """
    return as_form(name, read(name), form, **more)


def as_form(name: str, content: Any, form: type[Form], /, **more: Any) -> Form:
    """Return the content of a file as a model, see `load`."""
    try:
        given = {**content, **more} if more else content
        return TypeAdapter(form).validate_python(given)
    except ValidationError as error:
        raise DocumentedDataError(f"{name}: {error}") from error


def page_keys() -> set[str]:
    """Return the names of the pages in sources.yaml, and of the operations."""
    return {*read("sources.yaml"), *(path.stem for path in (FOLDER / "operations").glob("*.yaml"))}
