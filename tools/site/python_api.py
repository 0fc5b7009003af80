"""What the packages let be imported, for the generator to document."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from types import ModuleType

_CLIENT, _MOCK = "tencent_desk", "tencent_desk_mock"
_OURS = "tencent_desk"  # and what begins with it: the runtime, and the mock
"""What still bears this name is not public: see `publish`."""


class Member(NamedTuple):
    """What a module offers.

    Attributes:
        directive: of Sphinx.
        name: with that of the module.
        options: of the directive.
    """

    directive: str
    name: str
    options: list[str]


class Module(NamedTuple):
    """A module with a page of its own.

    Attributes:
        name: by which it is imported.
        summary: the first line of its docstring.
        members: all that it offers, but what the package offers too.
        elsewhere: names of those.
    """

    name: str
    summary: str
    members: list[Member]
    elsewhere: list[str]


def modules() -> list[Module]:
    """Both packages, and the public modules of the client; a name stands in one of them only."""
    package = import_module(_CLIENT)
    found = pkgutil.iter_modules(package.__path__, f"{_CLIENT}.")
    inner = [import_module(one.name) for one in found if "._" not in one.name]
    exported = {id(getattr(package, name)) for name in package.__all__}
    return [
        _module(package, set()),
        *(_module(one, exported) for one in inner),
        _module(import_module(_MOCK), set()),
    ]


def _module(module: ModuleType, elsewhere: set[int]) -> Module:
    objects = {name: getattr(module, name) for name in getattr(module, "__all__", ())}
    summary = (module.__doc__ or "").strip().splitlines()[0]
    members = [
        Member(_directive(value), f"{module.__name__}.{name}", _options(value))
        for name, value in objects.items()
        if not inspect.ismodule(value) and id(value) not in elsewhere
    ]
    there = [name for name, value in objects.items() if id(value) in elsewhere]
    return Module(module.__name__, summary, members, there)


def _directive(value: object) -> str:
    if inspect.isclass(value):
        return "autoexception" if issubclass(value, BaseException) else "autoclass"
    return "autofunction" if callable(value) else "autodata"


def _options(value: object) -> list[str]:
    if not inspect.isclass(value):
        return []
    ours = [base for base in value.__bases__ if base.__module__.startswith(_OURS)]
    if ours and not issubclass(value, BaseException):
        return ["inherited-members: object"]  # the base is a detail, what it brings is not
    shown = ["show-inheritance"] if value.__bases__ != (object,) else []
    return [*shown, "undoc-members"] if getattr(value, "_is_protocol", False) else shown
