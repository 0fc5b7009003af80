"""Writes what users can import as text, one line for each name.

The names are those that `__all__` of a module lists, and the public members of the classes among
them. What has several names is described at the shortest; the others say which that is.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import griffe

if TYPE_CHECKING:
    from collections.abc import Iterator

Member = griffe.Object | griffe.Alias

ROOT = Path(__file__).resolve().parents[2]
_HERE = Path(__file__).resolve().parent
_SOURCES = {"tencent_desk": ROOT / "generated_client", "tencent_desk_mock": ROOT / "mock"}
_RUNTIME = ROOT / "runtime"
FILES = {package: _HERE / f"{package}.txt" for package in _SOURCES}
_LONGEST_VALUE = 60
_CONSTRUCTORS = ("__init__", "__enter__", "__exit__", "__aenter__", "__aexit__")


def snapshot(package: str, source: Path | None = None) -> str:
    """The public API of a package.

    Args:
        package: its name.
        source: the folder that it lies in, by default that of this repository.
    """
    loader = griffe.GriffeLoader(
        search_paths=[source or _SOURCES[package], _RUNTIME], allow_inspection=False
    )
    module = loader.load(package)
    assert isinstance(module, griffe.Module)  # noqa: S101 - for the type checkers
    loader.load("tencent_desk_runtime")
    lines = [line for names in _by_object(module).values() for line in _of_object(names)]
    return "".join(f"{line}\n" for line in sorted(lines, key=name_of))


def name_of(line: str) -> str:
    """The dotted name that a line of a snapshot describes."""
    words = line.removeprefix("async ").removeprefix("def ").removeprefix("class ")
    return re.split(r"[(: ]", words, maxsplit=1)[0]


def _modules(module: griffe.Module) -> Iterator[griffe.Module]:
    """The module and those in it, without private ones."""
    yield module
    for name, member in sorted(module.modules.items()):
        if not name.startswith("_") and not member.is_alias:
            yield from _modules(member)


def _by_object(module: griffe.Module) -> dict[str, dict[str, Member]]:
    """What is exported: by the path of its home, the names that it has, the shortest first."""
    found: dict[str, dict[str, Member]] = {}
    for each in _modules(module):
        for name in map(str, each.exports or ()):
            if name in each.members:
                member = each.members[name]
                found.setdefault(_home(member), {})[f"{each.path}.{name}"] = member
    return {
        home: dict(sorted(names.items(), key=lambda item: (item[0].count("."), item[0])))
        for home, names in found.items()
    }


def _home(member: Member) -> str:
    found = _target(member)
    if found is not None:
        return found.path
    return member.target_path if isinstance(member, griffe.Alias) else member.path


def _of_object(names: dict[str, Member]) -> Iterator[str]:
    shortest, *others = names
    yield from _of_member(shortest, names[shortest])
    for other in others:
        yield f"{other} is {shortest}"


def _of_member(path: str, member: Member) -> Iterator[str]:
    found = _target(member)
    if found is None:
        yield f"{path} of another package"
    elif isinstance(found, griffe.Class):
        yield from _of_class(path, found)
    elif isinstance(found, griffe.Function):
        yield _of_function(path, found)
    elif isinstance(found, griffe.Module):
        yield f"{path} module"
    else:
        yield f"{path}{_annotation(found)}"


def _of_class(path: str, found: griffe.Class) -> Iterator[str]:
    bases = ", ".join(str(base) for base in found.bases)
    yield f"class {path}({bases})"
    for name, member in sorted({**found.inherited_members, **found.members}.items()):
        target = _target(member)
        if target is None or not _is_public(name, found):
            continue
        if isinstance(target, griffe.Function):
            yield _of_function(f"{path}.{name}", target)
        elif isinstance(target, griffe.Attribute):
            yield f"{path}.{name}{_annotation(target)}{_value(target)}"


def _is_public(name: str, owner: griffe.Class) -> bool:
    return not name.startswith("_") or (name in _CONSTRUCTORS and name in owner.all_members)


def _of_function(path: str, found: griffe.Function) -> str:
    kind = "async def" if "async" in found.labels else "def"
    returns = f" -> {found.returns}" if found.returns is not None else ""
    return f"{kind} {path}({', '.join(_parameters(found))}){returns}"


def _parameters(found: griffe.Function) -> Iterator[str]:
    """The parameters as Python writes them, `self` and `cls` left out."""
    kinds = griffe.ParameterKind
    previous: griffe.ParameterKind | None = None
    for each in found.parameters:
        if each.name in ("self", "cls"):
            continue
        if previous is kinds.positional_only and each.kind is not kinds.positional_only:
            yield "/"
        if each.kind is kinds.keyword_only and previous not in (
            kinds.keyword_only,
            kinds.var_positional,
        ):
            yield "*"
        yield _parameter(each)
        previous = each.kind


def _parameter(found: griffe.Parameter) -> str:
    stars = {
        griffe.ParameterKind.var_positional: "*",
        griffe.ParameterKind.var_keyword: "**",
    }.get(found.kind or griffe.ParameterKind.positional_or_keyword, "")
    annotation = f": {found.annotation}" if found.annotation is not None else ""
    default = f" = {found.default}" if found.default is not None and not stars else ""
    return f"{stars}{found.name}{annotation}{default}"


def _annotation(found: griffe.Object) -> str:
    annotation = getattr(found, "annotation", None)
    return f": {annotation}" if annotation is not None else ""


def _value(found: griffe.Attribute) -> str:
    """The value in the body of a class: of an enum's member, or the default of a field."""
    is_short = found.value is not None and len(str(found.value)) <= _LONGEST_VALUE
    return f" = {found.value}" if is_short and "class-attribute" in found.labels else ""


def _target(member: Member) -> griffe.Object | None:
    if isinstance(member, griffe.Object):
        return member
    try:
        target = member.final_target
    except (griffe.AliasResolutionError, griffe.CyclicAliasError):
        return None
    return target if isinstance(target, griffe.Object) else None
