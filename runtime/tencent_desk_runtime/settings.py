"""Merge the settings of a client and of one call."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .errors import ValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST = 86400.0
_OF_A_CALL = ("extra_body", "extra_query")


class Settings(NamedTuple):
    """Hold the values of `types.DefaultOptions`."""

    timeout: float
    attempt_timeout: float
    max_retries: int
    retry_ambiguous: bool
    validate: bool


def merge_settings(settings: Settings, options: Mapping[str, object]) -> Settings:
    """Return the settings of a client, changed by the options of a call.

    Raises:
        TypeError: an option does not exist.
        ValidationError: a value makes no sense.
    """
    given = {name: value for name, value in options.items() if name not in _OF_A_CALL}
    refuse_unknown(given, (*Settings._fields, *_OF_A_CALL))
    settings = settings._replace(**given)  # type: ignore[arg-type]  # checked below
    for name in ("timeout", "attempt_timeout"):
        value = getattr(settings, name)
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not is_number or not 0 < value <= _LONGEST:
            raise ValidationError(f"{name} must be a number of seconds above 0, up to a day")
    retries = settings.max_retries
    if isinstance(retries, bool) or not isinstance(retries, int) or retries < 0:
        raise ValidationError("max_retries must be 0 or a positive integer")
    for name in ("retry_ambiguous", "validate"):
        if not isinstance(getattr(settings, name), bool):
            raise ValidationError(f"{name} must be True or False")
    return settings


def refuse_unknown(options: Mapping[str, object], known: tuple[str, ...]) -> None:
    """Refuse an option that does not exist, as Python refuses an argument.

    Raises:
        TypeError: an option does not exist.
    """
    unknown = sorted(options.keys() - set(known))
    if unknown:
        raise TypeError(f"no such option: {unknown[0]!r}; the options are {', '.join(known)}")
