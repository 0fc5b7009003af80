"""Write the snapshots of the public API: python -m tools.public_api [--unreleased].

A snapshot has a line for each name in `__all__` of a module, and for each public member of classes.
griffe reads and compares the source without importing it.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import griffe

from tools.contract_diff import Level, Version, read_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[1]
SOURCES = {"tencent_desk": ROOT / "generated_client", "tencent_desk_mock": ROOT / "mock"}
FILES = {name: Path(__file__).parent / "public_api_snapshots" / f"{name}.txt" for name in SOURCES}
REMEDY = "The public API is broken. Name each in CHANGELOG.md as `code`, and raise info.version:"
_LONGEST_VALUE = 60
_DUNDERS = ("__init__", "__enter__", "__exit__", "__aenter__", "__aexit__")


def snapshot(package: str, source: Path | None = None) -> str:
    """Return the public API of a package as text.

    Args:
        package: name of the package.
        source: its folder, by default that of this repository.
    """
    paths = [source or SOURCES[package], ROOT / "runtime"]
    loader = griffe.GriffeLoader(search_paths=paths, allow_inspection=False)
    module = loader.load(package)
    loader.load("tencent_desk_runtime")
    homes: dict[str, list[tuple[str, griffe.Object | griffe.Alias]]] = {}
    for path, member in sorted(_list_exported(module), key=lambda one: (one[0].count("."), one[0])):
        target = _find_target(member)
        home = target.path if target else str(getattr(member, "target_path", path))
        homes.setdefault(home, []).append((path, member))
    lines = [line for names in homes.values() for line in _describe_object(names)]
    return "".join(f"{line}\n" for line in sorted(lines, key=_read_name))


def _list_exported(
    module: griffe.Object | griffe.Alias,
) -> Iterator[tuple[str, griffe.Object | griffe.Alias]]:
    for name in map(str, module.exports or ()):
        if name in module.members:
            yield f"{module.path}.{name}", module.members[name]
    for name, inner in module.modules.items():
        if not name.startswith("_") and not inner.is_alias:
            yield from _list_exported(inner)


def _describe_object(names: list[tuple[str, griffe.Object | griffe.Alias]]) -> Iterator[str]:
    """Describe an object at its shortest name; other names refer to it."""
    (path, member), *others = names
    found = _find_target(member)
    if isinstance(found, griffe.Class):
        yield f"class {path}({', '.join(map(str, found.bases))})"
        for name, inner in {**found.inherited_members, **found.members}.items():
            if not name.startswith("_") or name in _DUNDERS:
                yield from _describe_value(f"{path}.{name}", _find_target(inner), in_class=True)
    else:
        yield from _describe_value(path, found, in_class=False)
    yield from (f"{other} = {path}" for other, _ in others)


def _describe_value(path: str, found: griffe.Object | None, *, in_class: bool) -> Iterator[str]:
    match found:
        case griffe.Function():
            kind = "async def" if "async" in found.labels else "def"
            yield f"{kind} {found.signature(name=path)}"
        case griffe.Attribute():
            note = "" if found.annotation is None else f": {found.annotation}"
            value = found.value if in_class and "class-attribute" in found.labels else None
            shown = "" if value is None or len(str(value)) > _LONGEST_VALUE else f" = {value}"
            yield f"{path}{note}{shown}" if note or shown else f"{path} = ..."
        case _ if not in_class:
            yield f"{path} = {'module' if found else 'foreign'}"


def _find_target(member: griffe.Object | griffe.Alias) -> griffe.Object | None:
    try:
        target = member.final_target if isinstance(member, griffe.Alias) else member
    except (griffe.AliasResolutionError, griffe.CyclicAliasError):
        return None
    return target if isinstance(target, griffe.Object) else None


def _read_name(line: str) -> str:
    found = re.match(r"(?:class |(?:async )?def )?([\w.]+)", line)
    return found[1] if found else line


def find_breaks(before: str, after: str) -> dict[str, str]:
    """Return the breaking changes between two snapshots: dotted names, and how they changed."""
    old, new = _parse_snapshot(before), _parse_snapshot(after)
    found: dict[str, str] = {}
    for one in griffe.find_breaking_changes(old, new):
        found[one.obj.name] = f"{one.kind.value}: {one.old_value} -> {one.new_value}"
    for name, was in old.members.items():
        if name in new.members and (how := _find_type_changes(was, new.members[name])):
            found.setdefault(name, how)
    return {name.replace("ᐧ", "."): how for name, how in found.items()}


def _parse_snapshot(text: str) -> griffe.Module:
    """Read a snapshot as a module, with dotted names as single names."""
    lines = []
    for line in filter(None, text.splitlines()):
        name = _read_name(line)
        stub = line.replace(name, name.replace(".", "ᐧ"), 1)
        lines.append(f"{stub}: ..." if stub.startswith(("class ", "def ", "async ")) else stub)
    return griffe.visit("api", filepath=Path("api.py"), code="\n".join(lines))


def _find_type_changes(
    was: griffe.Object | griffe.Alias, now: griffe.Object | griffe.Alias
) -> str | None:
    """Return changes that griffe does not report: of kinds, types, bases and values."""
    match was, now:
        case griffe.Function(), griffe.Function():
            if was.labels != now.labels or str(was.returns) != str(now.returns):
                return f"returns: {was.labels} {was.returns} -> {now.labels} {now.returns}"
            for old in was.parameters:
                if old.name in now.parameters:
                    new = now.parameters[old.name]
                    if not _accepts(new.annotation, old.annotation):
                        return f"{old.name}: {old.annotation} -> {new.annotation}"
        case griffe.Class(), griffe.Class() if list(map(str, was.bases)) != list(
            map(str, now.bases)
        ):
            return f"bases: {was.bases} -> {now.bases}"
        case griffe.Attribute(), griffe.Attribute():
            if str(was.value) != str(now.value) or not _accepts(now.annotation, was.annotation):
                return f"{was.annotation} = {was.value} -> {now.annotation} = {now.value}"
    return None


def _accepts(wide: object, narrow: object) -> bool:
    """Return whether a union accepts all alternatives of another; each value of a Literal is one.

    The arguments of other types must be the same.
    """
    return wide is None or (
        narrow is not None and _split_options(str(narrow)) <= _split_options(str(wide))
    )


def _split_options(text: str) -> set[str]:
    match ast.parse(text, mode="eval").body:
        case ast.BinOp(left, ast.BitOr(), right):
            return _split_options(ast.unparse(left)) | _split_options(ast.unparse(right))
        case ast.Subscript(ast.Name("Literal"), values):
            listed = values.elts if isinstance(values, ast.Tuple) else [values]
            return {ast.unparse(value) for value in listed}
        case _:
            return {text}


def find_unannounced(before: str, after: str, changelog: str, version: str) -> list[str]:
    """Return breaks without a raised version or an entry in CHANGELOG.md.

    Args:
        before: the committed snapshot, with its version in the first line.
        after: the new snapshot.
        changelog: the text of CHANGELOG.md.
        version: the present version.
    """
    heading, _, lines = before.partition("\n")
    enough = Version.parse(version) >= Version.parse(heading.split()[-1]).after(Level.BREAKING)
    sections = re.split(r"(?m)^## ", changelog)
    recent = "".join(one for one in sections if one.startswith((f"[{version}]", "[Unreleased]")))
    return [
        f"{name}: {how}"
        for name, how in find_breaks(lines, after).items()
        if not enough or f"`{name}`" not in recent
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the snapshots. Return 1 if CHANGELOG.md or the version does not announce a break."""
    parser = argparse.ArgumentParser(prog="tools.public_api", description=__doc__)
    parser.add_argument(
        "--unreleased",
        action="store_true",
        help="the version of the earlier snapshot is not released",
    )
    options = parser.parse_args(arguments)
    version = read_file(ROOT / "openapi.yaml")["info"]["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    texts = {package: snapshot(package) for package in FILES}
    found = [
        line
        for package, file in FILES.items()
        if file.exists() and not options.unreleased
        for line in find_unannounced(file.read_text("utf-8"), texts[package], changelog, version)
    ]
    if found:
        sys.stderr.write("\n".join([REMEDY, *found, ""]))
        return 1
    for package, text in texts.items():
        FILES[package].write_text(f"# {package} {version}\n{text}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
