"""Forms: JSON Schemas that say clearly what is wrong with a value, and what is allowed there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsonschema_rs import Draft202012Validator, ValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class FormError(ValueError):
    """A value breaks a form.

    Args:
        path: Keys and indexes on the way to the place.
        problem: What is wrong there.
    """

    def __init__(self, path: Sequence[str | int], problem: str) -> None:
        pointer = "".join(f"/{part}" for part in path) or "body"
        super().__init__(f"{pointer}: {problem}")
        self.path = tuple(path)


class Form:
    """One form.

    Args:
        schema: The schema, without references.
    """

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema = schema
        self._validator = Draft202012Validator(dict(schema))

    @property
    def keys(self) -> list[str]:
        """Return the keys that the form has at its top."""
        return [*self._schema["properties"]]

    def check(self, value: Any) -> None:
        """Do nothing for a value that fits.

        Raises:
            FormError: The value breaks the form.
        """
        try:
            self._validator.validate(value)
        except ValidationError as error:
            raise self._error(value, error) from None

    def _error(self, value: Any, error: ValidationError) -> FormError:
        *parents, rule = error.schema_path
        if rule != "additionalProperties":
            return FormError(error.instance_path, error.message)
        allowed = _at(self._schema, parents)["properties"]
        unknown = next(key for key in _at(value, error.instance_path) if key not in allowed)
        return FormError(
            error.instance_path, f"unknown key {unknown!r}; there are {', '.join(sorted(allowed))}"
        )


def _at(value: Any, path: Sequence[str | int]) -> Any:
    for part in path:
        value = value[part]
    return value
