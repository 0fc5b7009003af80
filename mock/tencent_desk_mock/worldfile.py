"""World files: a world written down as YAML, for `tencent-desk mock --world FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from .app import App
from .clock import Clock
from .forms import FormError
from .patch import PatchError, patch_world
from .patch_schemas import LIVING, WORLD
from .world import World

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

_TIMESTAMP = "tag:yaml.org,2002:timestamp"


class WorldFileError(ValueError):
    """The file is no world; the message names the file, the line and what is allowed there."""


def load_world(path: Path | str) -> World:
    """Reads a world file.

    Args:
        path: The file, YAML in UTF-8.

    Returns:
        The world.

    Raises:
        WorldFileError: The file cannot be read, is no YAML, has a key twice, or says something
            that a world does not have.
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
        tree = yaml.compose(text, Loader=_Loader)
        value = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader
    except OSError as error:
        raise WorldFileError(f"{file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise WorldFileError(f"{file}: is not UTF-8") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise WorldFileError(f"{file}:{line}: {error.problem}") from None
    except yaml.YAMLError as error:
        raise WorldFileError(f"{file}: {error}") from None
    try:
        return _world(value)
    except FormError as error:
        raise WorldFileError(f"{file}:{_line(tree, error.path)}: {error}") from None


def _world(value: Any) -> World:
    WORLD.check(value)
    world = World.sample() if value.get("sample") else World()
    world.dedup_seconds = value.get("dedup_seconds", world.dedup_seconds)
    world.spellings = frozenset(value.get("spellings", ()))
    if value.get("clock") is not None:
        world.clock = Clock()
        world.clock.set(value["clock"])
    for index, row in enumerate(value.get("apps", ())):
        _app(world, ("apps", index), row)
    if not world.apps:
        raise FormError((), "a world needs apps, or sample: true")
    return world


def _app(world: World, path: Sequence[str | int], row: dict[str, Any]) -> None:
    number = row["sdk_app_id"]
    app = world.apps.get(number) or world.add_app(App(number))
    app.secret_key = row.get("secret_key", app.secret_key)
    living = {key: value for key, value in row.items() if key in LIVING}
    settings = {
        key: value
        for key, value in row.items()
        if key not in living and key not in ("sdk_app_id", "secret_key")
    }
    try:
        patch_world(world, {"sdk_app_id": number, "app": settings, **living})
    except PatchError as error:
        raise FormError(path, str(error)) from None


def _line(tree: yaml.Node | None, path: Iterable[str | int]) -> int:
    """The line of a place, or of the nearest place around it."""
    line = 1
    for part in (None, *path):
        if part is not None:
            tree = _child(tree, part)
        if tree is None:
            break
        line = tree.start_mark.line + 1
    return line


def _child(tree: yaml.Node | None, part: str | int) -> yaml.Node | None:
    if isinstance(tree, yaml.SequenceNode) and isinstance(part, int):
        items: list[yaml.Node] = tree.value
        return items[part]
    if isinstance(tree, yaml.MappingNode):
        return next((value for key, value in tree.value if key.value == part), None)
    return None


class _Loader(yaml.SafeLoader):
    """Knows what JSON knows: dates stay text, and no key stands twice."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the attribute that PyYAML looks at
        first: [(tag, pattern) for tag, pattern in rows if tag != _TIMESTAMP]
        for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag != "tag:yaml.org,2002:str":
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key.value!r} is no text: put it in quotes",
                    problem_mark=key.start_mark,
                )
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key.value!r} is there twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)
