"""Make public objects name the module that users import them from."""

from __future__ import annotations

from typing import Any

_HERE = __package__


def publish(namespace: dict[str, Any]) -> None:
    """Set `__module__` of the runtime's classes and functions that a module exports.

    Help, tracebacks, documentation and pickles then name the module that users import.

    Args:
        namespace: `globals()` of that module, with `__name__` and `__all__`.
    """
    for name in namespace["__all__"]:
        publish_object(namespace.get(name), namespace["__name__"])


def publish_object(value: Any, module: str) -> None:
    """Set `__module__` of one object, if the runtime defines it and nobody has published it.

    Args:
        value: any object.
        module: name of the module that users import it from.
    """
    home = getattr(value, "__module__", None)
    if isinstance(home, str) and home.partition(".")[0] == _HERE and hasattr(value, "__qualname__"):
        value.__module__ = module
