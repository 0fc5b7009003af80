"""Define the forms of the control endpoints for people and callbacks."""

from __future__ import annotations

from typing import Any

from .forms import Form
from .patch_schemas import FAULT_FIELDS

_TEXT = {"type": "string", "minLength": 1}
_APP = {"type": "integer"}
_COUNT = {"type": "integer", "minimum": 0}
_SECONDS = {"type": "number", "exclusiveMinimum": 0, "maximum": 600}
_OBJECT = {"type": "object"}
_TEXTS = {"type": "array", "items": _TEXT}
_ELEMENTS = {"type": "array", "items": _OBJECT, "minItems": 1}


def _make_form(required: tuple[str, ...] = (), **properties: Any) -> Form:
    return Form(
        {
            "type": "object",
            "required": list(required),
            "properties": properties,
            "additionalProperties": False,
        }
    )


WHO = _make_form(sdk_app_id=_APP, service_account=_TEXT)
SAYS = _make_form(
    sdk_app_id=_APP, service_account=_TEXT, text={"type": "string"}, elements=_ELEMENTS
)
RATES = _make_form(
    ("stars",),
    sdk_app_id=_APP,
    service_account=_TEXT,
    stars={"type": "integer", "minimum": 1, "maximum": 5},
)
MESSAGES = _make_form(
    sdk_app_id=_APP,
    service_account=_TEXT,
    after=_COUNT,
    wait={"type": "integer", "minimum": 0, "maximum": 60},
)
APP = _make_form(sdk_app_id=_APP)
AGENT_SAYS = _make_form(sdk_app_id=_APP, text={"type": "string"}, elements=_ELEMENTS, to=_TEXT)
AGENT_TAKES = _make_form(("of",), sdk_app_id=_APP, of=_TEXT)
AGENT_ENDS = _make_form(sdk_app_id=_APP, of=_TEXT)
SHOWN = _make_form(after=_COUNT, newest=_COUNT)
RECEIVER = _make_form(
    ("url",), url=_TEXT, token=_TEXT, commands=_TEXTS, timeout=_SECONDS, repeats=_COUNT
)
NO_RECEIVER = _make_form(commands=_TEXTS)
FAULT = _make_form(name=_TEXT, **FAULT_FIELDS)
EMIT = _make_form(
    ("name",), name=_TEXT, session=_TEXT, user=_TEXT, sdk_app_id=_APP, fields=_OBJECT, extra=_OBJECT
)
REPEAT = _make_form(
    ("number",), number=_COUNT, times={"type": "integer", "minimum": 1, "maximum": 100}
)
REQUEST = _make_form(number=_COUNT, command=_TEXT, sdk_app_id=_APP, fields=_OBJECT, extra=_OBJECT)
SETTLE = _make_form(timeout=_SECONDS)
