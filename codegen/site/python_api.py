"""What the packages let be imported, for the generator to document."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from types import ModuleType

_CLIENT, _FAKE_DESK = "tencent_desk", "tencent_desk_mock"


class Module(NamedTuple):
    """A module with a page of its own.

    Attributes:
        name: by which it is imported.
        summary: the first line of its docstring.
        members: the directive of Sphinx and the name of all that it offers.
    """

    name: str
    summary: str
    members: list[tuple[str, str]]


def modules() -> list[Module]:
    """Both packages, and the public modules of the client; a name stands in one of them only."""
    package = import_module(_CLIENT)
    found = pkgutil.iter_modules(package.__path__, f"{_CLIENT}.")
    inner = [import_module(one.name) for one in found if "._" not in one.name]
    exported = {id(getattr(package, name)) for name in package.__all__}
    return [
        _module(package, set()),
        *(_module(one, exported) for one in inner),
        _module(import_module(_FAKE_DESK), set()),
    ]


def _module(module: ModuleType, elsewhere: set[int]) -> Module:
    names = getattr(module, "__all__", None) or [*_defined(module)]
    objects = {name: getattr(module, name) for name in names}
    summary = (module.__doc__ or "").strip().splitlines()[0]
    members = [
        (_directive(value), f"{module.__name__}.{name}")
        for name, value in objects.items()
        if not inspect.ismodule(value) and id(value) not in elsewhere
    ]
    return Module(module.__name__, summary, members)


def _defined(module: ModuleType) -> list[str]:
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    ]


def _directive(value: object) -> str:
    if inspect.isclass(value):
        return "autoexception" if issubclass(value, BaseException) else "autoclass"
    return "autofunction" if callable(value) else "autodata"
