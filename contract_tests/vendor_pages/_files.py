"""Read the YAML of this folder; a duplicate key is an error, where PyYAML keeps the last one."""

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
    """A file of this folder does not have the form that `_model.py` gives it."""


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
    """Return a file of this folder as one of the forms of `_model.py`.

    Args:
        name: of the file.
        form: the form.
        more: keys that the file itself does not have.

    Raises:
        DocumentedDataError: it has not that form. The message names file, place and fault.
    """
    return as_form(name, read(name), form, **more)


def as_form(name: str, content: Any, form: type[Form], /, **more: Any) -> Form:
    """Return what was read from a file as a form, see `load`."""
    try:
        given = {**content, **more} if more else content
        return TypeAdapter(form).validate_python(given)
    except ValidationError as error:
        raise DocumentedDataError(f"{name}: {error}") from error


def page_keys() -> set[str]:
    """Return the names of the pages: those of sources.yaml, and the operations."""
    return {*read("sources.yaml"), *(path.stem for path in (FOLDER / "operations").glob("*.yaml"))}
