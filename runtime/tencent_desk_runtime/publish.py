"""Make public objects name the module that users import them from."""

from __future__ import annotations

from typing import Any

_HERE = __package__


def publish(namespace: dict[str, Any]) -> None:
    """Set `__module__` of the runtime's classes and functions in the `__all__` of a module.

    Help, tracebacks, documentation and pickles then name the module that users import.
    """
    for name in namespace["__all__"]:
        publish_object(namespace.get(name), namespace["__name__"])


def publish_object(value: Any, module: str) -> None:
    """Set `__module__` of one object, if the runtime defines it and nobody has published it."""
    home = getattr(value, "__module__", None)
    if isinstance(home, str) and home.partition(".")[0] == _HERE and hasattr(value, "__qualname__"):
        value.__module__ = module
