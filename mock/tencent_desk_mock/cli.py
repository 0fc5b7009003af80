"""Run the command `tencent-desk mock`."""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .access import normalize_host
from .console import is_origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .desk import FakeDesk

_VARIABLE = "TENCENT_DESK_CALLBACK_TOKEN"
_USAGE, _FAILURE = 2, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: The words after `tencent-desk mock`; by default those of the process.

    Returns:
        The exit status: 0 after a signal, 1 after an error, 2 for wrong arguments.
    """
    chosen = _build_parser().parse_args(arguments)
    try:
        return _serve_mock(chosen)
    except KeyboardInterrupt:
        return 0


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tencent-desk mock",
        description="Serve a mock over HTTP until SIGINT or SIGTERM. The first line of output is "
        "its URL.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument(
        "--port",
        default=0,
        type=_parse_port,
        help="port to listen on; 0, the default, takes a free port",
    )
    parser.add_argument(
        "--allow-host",
        metavar="NAME",
        action="append",
        default=[],
        type=_parse_host,
        help="one more host name for control endpoints and page, such as the name of a "
        "container; can be repeated",
    )
    parser.add_argument(
        "--allow-origin",
        metavar="ORIGIN",
        action="append",
        default=[],
        type=_parse_origin,
        help="origin of a web page that may call the API, such as http://127.0.0.1:8080; can be "
        "repeated",
    )
    parser.add_argument(
        "--world", metavar="FILE", help="YAML file of the world; by default the sample world"
    )
    parser.add_argument(
        "--callback-url", metavar="URL", help="URL to post callbacks to, http:// or https://"
    )
    token = parser.add_mutually_exclusive_group()
    token.add_argument(
        "--callback-token-file",
        metavar="FILE",
        help=f"file with the token that signs callbacks; by default the variable {_VARIABLE}; "
        "without a token they are not signed",
    )
    token.add_argument(
        "--callback-token",
        metavar="TOKEN",
        help="the token itself, if it is no secret: others on this machine can see it",
    )
    return parser


def _parse_port(text: str) -> int:
    if not (re.fullmatch("[0-9]{1,5}", text) and int(text) <= 65_535):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: use a number from 0 to 65535")
    return int(text)


def _parse_host(text: str) -> str:
    if not normalize_host(text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a host name or address, such as desk.test"
        )
    return text


def _parse_origin(text: str) -> str:
    if not is_origin(text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not an origin: use scheme, host and port without a path, such as "
            "http://127.0.0.1:8080"
        )
    return text


def _serve_mock(chosen: argparse.Namespace) -> int:
    try:
        from .contract_error import ContractError  # noqa: PLC0415 - help and usage need no extra
        from .desk import FakeDesk  # noqa: PLC0415
        from .server import serve  # noqa: PLC0415
        from .worldfile import WorldFileError, load_world  # noqa: PLC0415
    except ImportError as error:
        return _report(f"{error.name} is missing: pip install 'tencent-desk[mock]'", _FAILURE)
    try:
        desk = FakeDesk(load_world(chosen.world) if chosen.world else None)
        _send_callbacks(desk, chosen)
        serve(
            desk,
            host=chosen.host,
            port=chosen.port,
            allow_hosts=chosen.allow_host,
            allow_origins=chosen.allow_origin,
        )
    except (WorldFileError, _UsageError) as error:
        return _report(str(error), _USAGE)
    except ContractError as error:
        return _report(str(error), _FAILURE)
    except OSError as error:
        place = f"{chosen.host} port {chosen.port}"
        return _report(f"cannot listen on {place}: {error.strerror}", _FAILURE)
    return 0


class _UsageError(ValueError):
    """Report that the arguments cannot be used."""


def _send_callbacks(desk: FakeDesk, chosen: argparse.Namespace) -> None:
    """Set the receiver of callbacks from the arguments."""
    token = _read_token(chosen)
    if chosen.callback_url is None:
        if chosen.callback_token or chosen.callback_token_file:
            raise _UsageError("a token of callbacks needs --callback-url")
        return
    try:
        desk.callbacks.send_to(chosen.callback_url, token=token)
    except ValueError as error:
        raise _UsageError(f"--callback-url: {error}") from None


def _read_token(chosen: argparse.Namespace) -> str | None:
    if chosen.callback_token_file is None:
        given: str | None = chosen.callback_token
        return os.environ.get(_VARIABLE) or None if given is None else given
    try:
        token = Path(chosen.callback_token_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is not UTF-8"
        raise _UsageError(f"{chosen.callback_token_file}: {reason}") from None
    if not token:
        raise _UsageError(f"{chosen.callback_token_file} is empty")
    return token


def _report(problem: str, status: int) -> int:
    print(f"tencent-desk mock: {problem}", file=sys.stderr)  # noqa: T201
    return status
