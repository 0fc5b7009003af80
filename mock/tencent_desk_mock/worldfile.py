"""Read world files: a world as YAML, for `tencent-desk mock --world FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from yaml.nodes import MappingNode, SequenceNode

from .app import App
from .clock import Clock
from .contract import load
from .control_forms import LIVING, WORLD
from .forms import FormError
from .jsonbody import MAX_BYTES
from .known import check_names
from .patch import PatchError, patch_world
from .world import World
from .yamlfile import YAMLFileError, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import yaml

_LONGEST_PROBLEM = 600


class WorldFileError(ValueError):
    """Report that a file is not a world; the message names file, line and allowed values."""


def load_world(path: Path | str) -> World:
    """Read a world file.

    Args:
        path: The file, YAML in UTF-8.

    Returns:
        The world.

    Raises:
        WorldFileError: The file cannot be read, is not YAML, has a key twice, or has something that
            a world does not have.
        ContractError: The contract, with the names that exist, cannot be read.
    """
    file = Path(path)
    try:
        tree, value = read_yaml(_read_text(file))
    except YAMLFileError as error:
        raise _make_error(file, error.line, str(error)) from None
    try:
        return _build_world(value)
    except FormError as error:
        raise _make_error(file, _find_line(tree, error.path), str(error)) from None


def _make_error(file: Path, line: int | None, problem: str) -> WorldFileError:
    """Return the problem as one line, shortened."""
    place = str(file) if line is None else f"{file}:{line}"
    words = " ".join(problem.split())
    plain = "".join(one if one.isprintable() else ascii(one)[1:-1] for one in words)
    cut = plain if len(plain) <= _LONGEST_PROBLEM else f"{plain[:_LONGEST_PROBLEM]}..."
    return WorldFileError(f"{place}: {cut}")


def _read_text(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise _make_error(file, None, error.strerror or str(error)) from None
    if len(content) > MAX_BYTES:
        raise _make_error(file, None, f"is longer than {MAX_BYTES:,} bytes")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _make_error(file, line, "is not UTF-8") from None


def _build_world(value: Any) -> World:
    WORLD.check(value)
    check_names(load(), value)
    world = World.sample() if value.get("sample") else World()
    world.dedup_seconds = value.get("dedup_seconds", world.dedup_seconds)
    world.spellings = frozenset(value.get("spellings", ()))
    if value.get("clock") is not None:
        world.clock = Clock()
        world.clock.set(value["clock"])
    for index, row in enumerate(value.get("apps", ())):
        _build_app(world, ("apps", index), row)
    if not world.apps:
        raise FormError((), "a world needs apps, or sample: true")
    return world


def _build_app(world: World, path: Sequence[str | int], row: dict[str, Any]) -> None:
    check_names(load(), row, path)
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
        patch_world(world, {"sdk_app_id": number, "app": settings, **living}, load())
    except PatchError as error:
        raise FormError(path, str(error)) from None


def _find_line(tree: yaml.Node | None, path: Iterable[str | int]) -> int:
    """Return the line of a value, or of the nearest value around it."""
    line = 1
    for part in (None, *path):
        if part is not None:
            tree = _find_child(tree, part)
        if tree is None:
            break
        line = tree.start_mark.line + 1
    return line


def _find_child(tree: yaml.Node | None, part: str | int) -> yaml.Node | None:
    if isinstance(tree, SequenceNode) and isinstance(part, int):
        items: list[yaml.Node] = tree.value
        return items[part]
    if isinstance(tree, MappingNode):
        return next((value for key, value in tree.value if key.value == part), None)
    return None
