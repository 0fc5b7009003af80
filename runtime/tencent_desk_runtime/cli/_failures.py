"""Report the failure of a command, and choose its exit status."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import typer

from ..errors import APIError, DeskError, TransportError, ValidationError
from ..types import JSON
from ._exit_status import DONE, INTERRUPTED, NO, settle
from ._output import print_json, report_line
from ._program import get_program

USAGE = 2
_UNREACHABLE, _AMBIGUOUS, UNKNOWN_CODE, SOME_ROWS = 3, 4, 5, 6

_STATUSES = {
    DONE: "done",
    NO: "another error, or the answer is no",
    USAGE: "wrong arguments, credentials or fields; nothing was sent",
    _UNREACHABLE: "no usable reply, and the call had no effect",
    _AMBIGUOUS: "no usable reply, and the call may have had its effect",
    UNKNOWN_CODE: "an ErrorCode of unknown kind",
    SOME_ROWS: "some rows of a file were not sent",
    INTERRUPTED: "interrupted",
}
"""The exit statuses that do not depend on the contract."""


def list_statuses(kinds: Mapping[str, tuple[int, str]]) -> dict[int, str]:
    """Return what each exit status means, also those of the contract's kinds."""
    return _STATUSES | {number: kind.replace("_", " ") for kind, (number, _) in kinds.items()}


def choose_status(error: DeskError, refusal: int = USAGE) -> int:
    """Return the exit status for a failure; `refusal` for a `ValidationError`."""
    if isinstance(error, ValidationError):
        return refusal
    if isinstance(error, TransportError):
        return _UNREACHABLE if error.outcome == "refused" else _AMBIGUOUS
    program = get_program()
    code = error.code if isinstance(error, APIError) else None
    kind = None if code is None else program.service.facts(code).kind
    return program.kinds[kind][0] if kind else UNKNOWN_CODE


@contextmanager
def report_failures(
    *, as_json: bool, options: Mapping[str, Sequence[str]] | None = None, refusal: int = USAGE
) -> Iterator[None]:
    """Print a failure and turn it into an exit status.

    Args:
        as_json: whether to print it on stdout as JSON too.
        options: the options by field.
        refusal: the exit status of a `ValidationError`.

    Raises:
        typer.Exit: a call failed.
    """
    try:
        yield
    except DeskError as error:
        failure = error
    else:
        return
    found = choose_status(failure, refusal)
    settle(found)
    if as_json:
        print_json({"error": describe_failure(failure)})
    for line in _format_lines(failure, options or {}):
        report_line(line)
    raise typer.Exit(found)


def describe_failure(error: DeskError) -> dict[str, JSON]:
    """Return a failure as JSON."""
    names = ("operation", "attempts", "outcome", "random", "code", "name", "info", "meaning")
    more = ("advice", "request_id", "status", "retry_after")
    found = {name: getattr(error, name, None) for name in ("message", *names, *more)}
    violations = [one._asdict() for one in getattr(error, "violations", ())]
    found = {"type": type(error).__name__, **found, "violations": violations or None}
    return {name: value for name, value in found.items() if value is not None}


def _format_lines(error: DeskError, options: Mapping[str, Sequence[str]]) -> Iterator[str]:
    if not isinstance(error, ValidationError):
        yield f"tencent-desk: {error}"
    elif not error.violations:
        yield f"tencent-desk: {error.message}"
    else:
        yield f"tencent-desk: {error.operation} breaks the contract; nothing was sent:"
        for one in error.violations:
            field = one.pointer.removeprefix("/").partition("/")[0]
            option, *short = options.get(field, [""])
            missing = (one.pointer, one.rule) == (f"/{field}", "required")
            yield (
                f"{one.pointer or 'the body'}{option and f' ({option})'} "
                f"{_name_options(one.message, options)}"
                f"{''.join(f'; or give {name}' for name in short if missing)}"
            )


def _name_options(message: str, options: Mapping[str, Sequence[str]]) -> str:
    """Return a message with options instead of the names of fields."""
    return re.sub(r"\w+", lambda found: options.get(found[0], found)[0], message)
