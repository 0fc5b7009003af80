"""Find what can be imported from the packages, for Sphinx to document."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from types import ModuleType

_CLIENT, _MOCK = "tencent_desk", "tencent_desk_mock"
_OURS = "tencent_desk"  # and names that begin with it: the runtime, and the mock
"""Objects that still have this name are not public: see `publish`."""


class Member(NamedTuple):
    """Describe a member of a module.

    Attributes:
        directive: the directive of Sphinx.
        name: its name with the module's.
        options: options of the directive.
    """

    directive: str
    name: str
    options: list[str]


class Module(NamedTuple):
    """Describe a module with its own page.

    Attributes:
        name: its import name.
        summary: the first line of its docstring.
        members: its members, without those that the package also has.
        elsewhere: names of members that the package also has.
    """

    name: str
    summary: str
    members: list[Member]
    elsewhere: list[str]


def modules() -> list[Module]:
    """Return both packages, and the public modules of the client; each name occurs once."""
    package = import_module(_CLIENT)
    found = pkgutil.iter_modules(package.__path__, f"{_CLIENT}.")
    inner = [import_module(one.name) for one in found if "._" not in one.name]
    exported = {id(getattr(package, name)) for name in package.__all__}
    return [
        _make_module(package, set()),
        *(_make_module(one, exported) for one in inner),
        _make_module(import_module(_MOCK), set()),
    ]


def _make_module(module: ModuleType, elsewhere: set[int]) -> Module:
    objects = {name: getattr(module, name) for name in getattr(module, "__all__", ())}
    summary = (module.__doc__ or "").strip().splitlines()[0]
    members = [
        Member(_choose_directive(value), f"{module.__name__}.{name}", _list_options(value))
        for name, value in objects.items()
        if not inspect.ismodule(value) and id(value) not in elsewhere
    ]
    there = [name for name, value in objects.items() if id(value) in elsewhere]
    return Module(module.__name__, summary, members, there)


def _choose_directive(value: object) -> str:
    if inspect.isclass(value):
        return "autoexception" if issubclass(value, BaseException) else "autoclass"
    return "autofunction" if callable(value) else "autodata"


def _list_options(value: object) -> list[str]:
    if not inspect.isclass(value):
        return []
    ours = [base for base in value.__bases__ if base.__module__.startswith(_OURS)]
    if ours and not issubclass(value, BaseException):
        return ["inherited-members: object"]  # the base class is a detail, its members are not
    shown = ["show-inheritance"] if value.__bases__ != (object,) else []
    return [*shown, "undoc-members"] if getattr(value, "_is_protocol", False) else shown
