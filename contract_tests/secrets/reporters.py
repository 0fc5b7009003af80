"""Run error reporters that are used in production, with local variables included."""

from __future__ import annotations

import io
import json
import logging
import pickle
import traceback
import types
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import loguru
import pytest
import rich.console
import rich.traceback
import sentry_sdk
import sentry_sdk.transport
import stackprinter
import structlog
from tencent_desk.errors import DeskError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sentry_sdk.envelope import Envelope

_WIDTH = 200
_LONGEST = 100_000
_DEEPEST = 9
_NOT_ENTERED = (
    types.ModuleType, types.FunctionType, types.MethodType, types.BuiltinFunctionType,
    types.CodeType, types.FrameType, types.TracebackType, type,
)  # fmt: skip


class _Kept(sentry_sdk.transport.Transport):
    """Keep the data that Sentry would send."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Envelope] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        self.sent.append(envelope)

    def text(self) -> str:
        """Return all kept data, and discard it."""
        found, self.sent = self.sent, []
        return "\n".join(
            json.dumps(item.payload.json, default=repr)
            if item.payload.json is not None
            else repr(item.payload.bytes)
            for envelope in found
            for item in envelope.items
        )


loguru.logger.remove()  # remove the handler that writes to stderr
_KEPT = _Kept()
_DSN = "https://public@sentry.invalid/1"


@contextmanager
def enable_sentry() -> Iterator[None]:
    """Enable Sentry with its default settings, including breadcrumbs of HTTP clients.

    Without a list, Sentry enables the same integrations, but also imports all others.
    """
    # These modules import Django if it is installed, which takes a second.
    from sentry_sdk.integrations.aiohttp import AioHttpIntegration  # noqa: PLC0415
    from sentry_sdk.integrations.httpx import HttpxIntegration  # noqa: PLC0415

    integrations = [HttpxIntegration(), AioHttpIntegration()]
    sentry_sdk.init(
        _DSN, transport=_KEPT, integrations=integrations, auto_enabling_integrations=False
    )
    try:
        yield
    finally:
        sentry_sdk.get_client().close()
        sentry_sdk.get_global_scope().set_client(None)


def take_sentry_data() -> str:
    """Return the data that Sentry would have sent since the last call."""
    return _KEPT.text()


def _sentry(error: BaseException) -> str:
    sentry_sdk.capture_exception(error)
    return _KEPT.text()


def _sentry_at_length(error: BaseException) -> str:
    kept = _Kept()
    client = sentry_sdk.Client(
        _DSN,
        transport=kept,
        max_value_length=_LONGEST,
        include_local_variables=True,
        default_integrations=False,
    )
    with sentry_sdk.new_scope() as scope:
        scope.set_client(client)
        scope.capture_exception(error)
    return kept.text()


def _structlog_dicts(error: BaseException) -> str:
    found = structlog.processors.dict_tracebacks(None, "error", {"exc_info": error})
    return str(structlog.processors.JSONRenderer()(None, "error", found))


def _rich(error: BaseException) -> str:
    """Extract the data that rich shows; rendering is slow and shows nothing more."""
    found = rich.traceback.Traceback.extract(
        type(error), error, error.__traceback__, show_locals=True,
        locals_max_length=_LONGEST, locals_max_string=_LONGEST,
    )  # fmt: skip
    values = [
        node.render(max_width=_WIDTH)
        for stack in found.stacks
        for frame in stack.frames
        for node in (frame.locals or {}).values()
    ]
    return repr(found) + "\n".join(values)


def _rich_rendered(error: BaseException) -> str:
    at_length: dict[str, Any] = {"locals_max_length": None, "locals_max_string": None}
    shown = rich.traceback.Traceback.from_exception(
        type(error), error, error.__traceback__, show_locals=True, width=_WIDTH, **at_length
    )
    console = rich.console.Console(file=io.StringIO(), width=_WIDTH, record=True)
    console.print(shown)
    return console.export_text()


def _stackprinter(error: BaseException) -> str:
    details = (type(error), error, error.__traceback__)
    return str(stackprinter.format(details, show_vals="all", truncate_vals=_LONGEST))


def _loguru(error: BaseException) -> str:
    written = io.StringIO()
    handler = loguru.logger.add(written, diagnose=True, backtrace=True)
    try:
        loguru.logger.opt(exception=error).error("it failed")
    finally:
        loguru.logger.remove(handler)
    return written.getvalue()


def _traceback(error: BaseException) -> str:
    found = traceback.TracebackException.from_exception(error, capture_locals=True)
    return "".join(found.format())


def _pytest(error: BaseException) -> str:
    found = pytest.ExceptionInfo.from_exception(error)
    return str(found.getrepr(showlocals=True, style="long"))


def _logging(error: BaseException) -> str:
    details = (type(error), error, error.__traceback__)
    record = logging.LogRecord("app", logging.ERROR, __file__, 1, "%r", (error,), details)
    return logging.Formatter().format(record) + repr(vars(record))


def _pickle(error: BaseException) -> str:
    return pickle.dumps(error).decode("latin-1") if isinstance(error, DeskError) else ""


def _walker(error: BaseException) -> str:
    frames = [each.f_locals for each, _ in traceback.walk_tb(error.__traceback__)]
    return walk_objects([frames, error])


def walk_objects(thing: object) -> str:
    """Walk through containers and attributes, as debuggers do, and return all texts."""
    walk = _Walk()
    walk.into(thing)
    return "\n".join(walk.seen)


class _Walk:
    def __init__(self) -> None:
        self.seen: list[str] = []
        self._known: dict[int, object] = {}

    def into(self, thing: object, depth: int = 0) -> None:
        if id(thing) in self._known or isinstance(thing, _NOT_ENTERED):
            return
        self._known[id(thing)] = thing
        if not isinstance(thing, Mapping | list | tuple | set | frozenset):
            self.seen.append(repr(thing))
        if depth < _DEEPEST:
            for each in _inside(thing):
                self.into(each, depth + 1)


def _inside(thing: object) -> Iterable[object]:
    if isinstance(thing, Mapping):
        yield from list(thing.keys())
        yield from list(thing.values())
    elif isinstance(thing, list | tuple | set | frozenset):
        yield from list(thing)
    if isinstance(thing, BaseException):
        yield from (thing.args, thing.__context__, thing.__cause__)
    yield getattr(thing, "__dict__", None)
    for kind in type(thing).__mro__:
        slots = getattr(kind, "__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            yield getattr(thing, name, None)


QUICK: dict[str, Callable[[BaseException], str]] = {
    "traceback": _traceback,
    "logging": _logging,
    "pickle": _pickle,
}
REPORTERS: dict[str, Callable[[BaseException], str]] = {
    "sentry": _sentry,
    "sentry, at length": _sentry_at_length,
    "structlog, dicts": _structlog_dicts,
    "rich": _rich,
    "stackprinter": _stackprinter,
    "loguru": _loguru,
    **QUICK,
    "walker": _walker,
}
RENDERERS: dict[str, Callable[[BaseException], str]] = {
    "rich, rendered": _rich_rendered,
    "pytest": _pytest,
}
"""Slow reporters, which read and colour whole source files."""


def reports(
    error: BaseException, reporters: Mapping[str, Callable[[BaseException], str]] = REPORTERS
) -> dict[str, str]:
    """Return the report of each reporter for an exception."""
    return {name: report(error) for name, report in reporters.items()}
