"""Define the forms of the control endpoints and of world files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .entities import AgentStatus, SessionState
from .forms import Form

if TYPE_CHECKING:
    from collections.abc import Mapping


def _make_object(required: tuple[str, ...] = (), /, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": properties,
        "additionalProperties": False,
    }


def _make_list(item: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": item, **more}


_AGES = 1e15
_TEXT = {"type": "string", "minLength": 1}
_MAYBE_TEXT = {"type": ["string", "null"], "minLength": 1}
_FLAG = {"type": "boolean"}
_INTEGER = {"type": "integer"}
_OBJECT = {"type": "object"}
_COUNT = {"type": "integer", "minimum": 0}
_MAYBE_COUNT = {"type": ["integer", "null"], "minimum": 0}
_TIMES = {"type": "integer", "minimum": 1, "maximum": 100}
_SECONDS = {"type": "number", "exclusiveMinimum": 0, "maximum": 600}
_TEXTS = _make_list(_TEXT)
_INTEGERS = _make_list(_INTEGER)
_ELEMENTS = _make_list(_OBJECT, minItems=1)
_RATE = {
    **_make_object(
        ("calls", "seconds"),
        calls=_COUNT,
        seconds={"type": "number", "exclusiveMinimum": 0, "maximum": _AGES},
    ),
    "type": ["object", "null"],
}

SETTINGS: dict[str, Any] = _make_object(
    administrators=_TEXTS,
    region=_MAYBE_TEXT,
    editions=_TEXTS,
    desk=_FLAG,
    desk_package=_FLAG,
    group_chat=_FLAG,
    contact_user=_FLAG,
    disabled=_FLAG,
    disabled_operations=_TEXTS,
    plan_expired=_FLAG,
    allowed_sources={"type": ["array", "null"], "items": _TEXT},
    blocked_accounts=_TEXTS,
    signature_failure_limit=_MAYBE_COUNT,
    operation_rate=_RATE,
    app_rate=_RATE,
    gateway_rate=_RATE,
    default_language=_TEXT,
    languages=_TEXTS,
    languages_with_questions=_TEXTS,
    known_languages=_TEXTS,
    max_languages=_COUNT,
    max_group_members=_MAYBE_COUNT,
    max_trial_groups=_COUNT,
    max_new_groups=_COUNT,
    max_groups_per_owner=_MAYBE_COUNT,
    callback_refusals={
        "type": "object",
        "additionalProperties": {"type": ["integer", "null"], "not": {"const": 0}},
    },
)

_AGENT = _make_object(
    ("id",),
    id=_TEXT,
    status={"enum": [*AgentStatus]},
    capacity=_COUNT,
    load=_COUNT,
    groups=_INTEGERS,
)
_SKILL_GROUP = _make_object(
    ("id",),
    id=_INTEGER,
    service_accounts={"type": ["array", "null"], "items": _TEXT},
)
_SESSION = _make_object(
    ("id", "user"),
    id=_TEXT,
    user=_TEXT,
    service_account=_TEXT,
    state={"enum": [*SessionState]},
    agent=_MAYBE_TEXT,
    transferable=_FLAG,
)
_GROUP = _make_object(("id",), id=_TEXT, owner=_MAYBE_TEXT, creator=_MAYBE_TEXT, members=_TEXTS)


LIVING: dict[str, Any] = {
    "agents": _make_list(_AGENT),
    "skill_groups": _make_list(_SKILL_GROUP),
    "service_accounts": _TEXTS,
    "users": _TEXTS,
    "sessions": _make_list(_SESSION),
    "groups": _make_list(_GROUP),
}
"""Define the content of an app."""

STATE = Form(
    _make_object(
        sdk_app_id=_INTEGER,
        app=SETTINGS,
        **LIVING,
        remove=_make_object(
            agents=_TEXTS,
            skill_groups=_INTEGERS,
            service_accounts=_TEXTS,
            users=_TEXTS,
            sessions=_TEXTS,
            groups=_TEXTS,
        ),
    )
)
_FAULT: dict[str, Any] = {
    "status": {"type": ["integer", "null"], "minimum": 200, "maximum": 599},
    "body": {"type": ["string", "null"]},
    "delay": {"type": "number", "minimum": 0, "maximum": 600},
    "drop": {"enum": [None, "before", "after"]},
    "after": _FLAG,
    "times": {"type": ["integer", "null"], "minimum": 1},
}
"""List the fields that faults of calls and faults of callbacks share."""

FAULT = Form(
    _make_object(
        operation=_MAYBE_TEXT,
        code={"type": ["integer", "string", "null"]},
        detail={"type": "string"},
        content_type=_TEXT,
        omit=_TEXTS,
        extra=_OBJECT,
        **_FAULT,
    )
)
DROPPED_FAULT = Form(_make_object(index=_COUNT))
ANYTHING = Form({})
STATE_SHOWN = Form(_make_object(messages=_COUNT))
JOURNAL_SHOWN = Form(_make_object(after=_COUNT, newest=_COUNT))
CLOCK = Form(
    _make_object(
        now={"type": "number", "minimum": 0, "maximum": _AGES},
        advance={"type": "number", "minimum": -_AGES, "maximum": _AGES},
    )
)
WORLD = Form(
    _make_object(
        sample=_FLAG,
        clock={"type": ["number", "null"], "minimum": 0, "maximum": _AGES},
        dedup_seconds={"type": "number", "minimum": 0, "maximum": _AGES},
        spellings=_TEXTS,
        apps=_make_list(
            _make_object(
                ("sdk_app_id",),
                sdk_app_id={"type": "integer", "minimum": 1},
                secret_key=_MAYBE_TEXT,
                **SETTINGS["properties"],
                **LIVING,
            )
        ),
    )
)

CALLBACK_FAULT = Form(_make_object(name=_TEXT, **_FAULT))
RECEIVER = Form(
    _make_object(
        ("url",), url=_TEXT, token=_TEXT, commands=_TEXTS, timeout=_SECONDS, repeats=_COUNT
    )
)
NO_RECEIVER = Form(_make_object(commands=_TEXTS))
_CALLBACK = {"sdk_app_id": _INTEGER, "fields": _OBJECT, "extra": _OBJECT}
EMIT = Form(_make_object(("name",), name=_TEXT, session=_TEXT, user=_TEXT, **_CALLBACK))
REPEAT = Form(_make_object(("number",), number=_COUNT, times=_TIMES))
REQUEST = Form(_make_object(number=_COUNT, command=_TEXT, **_CALLBACK))
SETTLE = Form(_make_object(timeout=_SECONDS))

_USER = {"sdk_app_id": _INTEGER, "service_account": _TEXT}
_SAID = {"text": {"type": "string"}, "elements": _ELEMENTS}
USER = Form(_make_object(**_USER))
USER_SAYS = Form(_make_object(**_USER, **_SAID))
USER_RATES = Form(
    _make_object(("stars",), **_USER, stars={"type": "integer", "minimum": 1, "maximum": 5})
)
USER_MESSAGES = Form(
    _make_object(**_USER, after=_COUNT, wait={"type": "integer", "minimum": 0, "maximum": 60})
)
APP = Form(_make_object(sdk_app_id=_INTEGER))
AGENT_SAYS = Form(_make_object(sdk_app_id=_INTEGER, **_SAID, to=_TEXT))
AGENT_TAKES = Form(_make_object(("of",), sdk_app_id=_INTEGER, of=_TEXT))
AGENT_ENDS = Form(_make_object(sdk_app_id=_INTEGER, of=_TEXT))
