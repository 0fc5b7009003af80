"""Suggest the right argument if a caller uses the vendor's spelling."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from inspect import iscoroutinefunction
from typing import TypeVar, cast

Method = TypeVar("Method", bound=Callable[..., object])


def suggest_names(names: Mapping[str, str]) -> Callable[[Method], Method]:
    """Make a decorator that refuses other spellings of arguments, and names the right ones.

    Without it Python only reports a missing argument, because other names count as options.
    """

    def decorate(method: Method) -> Method:
        if iscoroutinefunction(method):

            @wraps(method)
            async def acall(*args: object, **options: object) -> object:
                _refuse(method, names, options)
                return await cast("Awaitable[object]", method(*args, **options))

            return cast("Method", acall)

        @wraps(method)
        def call(*args: object, **options: object) -> object:
            _refuse(method, names, options)
            return method(*args, **options)

        return cast("Method", call)

    return decorate


def _refuse(
    method: Callable[..., object], names: Mapping[str, str], options: Mapping[str, object]
) -> None:
    for written, taken in names.items():
        if written in options:
            raise TypeError(
                f"{method.__name__}() takes {taken!r}, with an underscore, and not {written!r}"
            )
