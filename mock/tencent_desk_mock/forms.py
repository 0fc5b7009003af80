"""Check values by JSON Schemas, with messages that name the problem and the allowed values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsonschema_rs import Draft202012Validator, ValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class FormError(ValueError):
    """Report that a value breaks a form.

    Args:
        path: Keys and indexes of the wrong value.
        problem: What is wrong.
    """

    def __init__(self, path: Sequence[str | int], problem: str) -> None:
        pointer = "".join(f"/{part}" for part in path) or "body"
        super().__init__(f"{pointer}: {problem}")
        self.path = tuple(path)


class Form:
    """Check values against a schema."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.schema = schema
        self._validator = Draft202012Validator(dict(schema))

    def check(self, value: Any) -> None:
        """Check a value.

        Raises:
            FormError: The value breaks the form.
        """
        try:
            self._validator.validate(value)
        except ValidationError as error:
            raise self._make_error(value, error) from None

    def _make_error(self, value: Any, error: ValidationError) -> FormError:
        *parents, rule = error.schema_path
        if rule != "additionalProperties":
            return FormError(error.instance_path, error.message)
        allowed = _find_at(self.schema, parents)["properties"]
        unknown = next(key for key in _find_at(value, error.instance_path) if key not in allowed)
        return FormError(
            error.instance_path,
            f"unknown key {unknown!r}; the keys are {', '.join(sorted(allowed))}",
        )


def _find_at(value: Any, path: Sequence[str | int]) -> Any:
    for part in path:
        value = value[part]
    return value
