"""Reading YAML so that a typo in this folder fails instead of passing unseen."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import yaml

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

Scalar: TypeAlias = str | int | float | bool
T = TypeVar("T", str, int, bool)

FOLDER = Path(__file__).parent


class DocumentedDataError(ValueError):
    """A file of this folder does not have the form its loader expects."""


class _Loader(yaml.CSafeLoader):
    """Safe loader that refuses a key given twice, where PyYAML keeps the last one."""

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


class Row:
    """One mapping of a file. Values are taken out of it; what is left over is an error."""

    def __init__(self, data: object, where: str) -> None:
        if not isinstance(data, dict):
            raise DocumentedDataError(f"{where}: not a mapping")
        self._data: dict[object, object] = dict(data)
        self.where = where

    def error(self, text: str) -> DocumentedDataError:
        return DocumentedDataError(f"{self.where}: {text}")

    def key_list(self) -> tuple[str, ...]:
        return tuple(str(key) for key in self._data)

    def has(self, key: str) -> bool:
        return key in self._data

    def is_null(self, key: str) -> bool:
        return self.has(key) and self._data[key] is None

    def take(self, key: str) -> object:
        if key not in self._data:
            raise self.error(f"key {key!r} is missing")
        return self._data.pop(key)

    def text(self, key: str) -> str:
        return self._typed(key, self.take(key), str)

    def integer(self, key: str) -> int:
        return self._typed(key, self.take(key), int)

    def flag(self, key: str, default: bool) -> bool:
        return self._typed(key, self.take(key), bool) if self.has(key) else default

    def optional_text(self, key: str) -> str | None:
        return self._optional(key, str)

    def optional_integer(self, key: str) -> int | None:
        return self._optional(key, int)

    def optional_flag(self, key: str) -> bool | None:
        return self._optional(key, bool)

    def scalar(self, key: str) -> Scalar:
        return self._scalar(key, self.take(key))

    def scalars(self, key: str) -> tuple[Scalar, ...]:
        return tuple(self._scalar(key, item) for item in self._list(key))

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(self._typed(key, item, str) for item in self._list(key))

    def integers(self, key: str) -> tuple[int, ...]:
        return tuple(self._typed(key, item, int) for item in self._list(key))

    def names(self, key: str) -> dict[int, str]:
        data = self.take(key)
        if not isinstance(data, dict):
            raise self.error(f"{key!r} is not a mapping")
        return {self._typed(key, k, int): self._typed(key, v, str) for k, v in data.items()}

    @contextmanager
    def row(self, key: str) -> Iterator[Row]:
        with open_row(self.take(key), f"{self.where}: {key}") as row:
            yield row

    def rows(self, key: str) -> Iterator[Row]:
        """Every item of a list in turn, each closed before the next one is handed out."""
        for number, item in enumerate(self._list(key)):
            with open_row(item, f"{self.where}: {_label(item, key, number)}") as row:
                yield row

    def close(self) -> None:
        if self._data:
            raise self.error(f"unknown key {next(iter(self._data))!r}")

    def _list(self, key: str) -> list[object]:
        data = self.take(key)
        if not isinstance(data, list):
            raise self.error(f"{key!r} is not a list")
        return data

    def _optional(self, key: str, kind: type[T]) -> T | None:
        value = self._data.pop(key, None)
        return None if value is None else self._typed(key, value, kind)

    def _scalar(self, key: str, value: object) -> Scalar:
        if isinstance(value, str | int | float | bool):
            return value
        raise self.error(f"{key!r} holds {value!r}, not a plain value")

    def _typed(self, key: str, value: object, kind: type[T]) -> T:
        if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
            return value
        raise self.error(f"{key!r} holds {value!r}, not {kind.__name__}")


@contextmanager
def open_row(data: object, where: str) -> Iterator[Row]:
    row = Row(data, where)
    yield row
    row.close()


def read(name: str) -> object:
    """The parsed content of one file of this folder."""
    with (FOLDER / name).open(encoding="utf-8") as stream:
        loader = _Loader(stream)
        try:
            return loader.get_single_data()
        finally:
            loader.dispose()


def _label(item: object, key: str, number: int) -> str:
    """How an error names a row: by what it is about when it says so, and by its place."""
    place = f"{key}[{number}]"
    if not isinstance(item, dict):
        return place
    about = next((item[name] for name in ("field", "id", "name", "code") if name in item), None)
    return place if about is None else f"{place} ({about})"
