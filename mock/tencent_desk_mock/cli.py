"""The command `tencent-desk mock`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .access import host_name
from .console import is_origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .desk import FakeDesk

_VARIABLE = "TENCENT_DESK_CALLBACK_TOKEN"
_USAGE, _FAILURE = 2, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: What stands after `tencent-desk mock`; by default that of the process.

    Returns:
        The exit status: 0 when it ended as asked, 1 when it could not, 2 for wrong arguments.
    """
    chosen = _parser().parse_args(arguments)
    try:
        return _mock(chosen)
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tencent-desk mock",
        description="Serve a mock over HTTP until SIGINT or SIGTERM. "
        "Its URL is the first line that it prints.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument(
        "--port", default=0, type=_port, help="port to listen on; 0, the default, takes a free one"
    )
    parser.add_argument(
        "--allow-host",
        metavar="NAME",
        action="append",
        default=[],
        type=_host,
        help="one more name under which control endpoints and page may be called, as that of a "
        "container; may be given more than once",
    )
    parser.add_argument(
        "--allow-origin",
        metavar="ORIGIN",
        action="append",
        default=[],
        type=_origin,
        help="origin of a web page that may call the API, as http://127.0.0.1:8080; may be given "
        "more than once",
    )
    parser.add_argument("--world", metavar="FILE", help="YAML file of the world; else the sample")
    parser.add_argument(
        "--callback-url", metavar="URL", help="where callbacks are posted, http:// or https://"
    )
    token = parser.add_mutually_exclusive_group()
    token.add_argument(
        "--callback-token-file",
        metavar="FILE",
        help=f"file with the token that signs callbacks; else the variable {_VARIABLE}; without "
        "either they are not signed",
    )
    token.add_argument(
        "--callback-token",
        metavar="TOKEN",
        help="the token itself, for one that is no secret: others on this machine can see it",
    )
    return parser


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= 65_535):
        raise argparse.ArgumentTypeError(f"{text!r} is no port: a number from 0 to 65535")
    return int(text)


def _host(text: str) -> str:
    if not host_name(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no host name or address, as desk.test is")
    return text


def _origin(text: str) -> str:
    if not is_origin(text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no origin: scheme, host and port without a path, "
            "as http://127.0.0.1:8080 is"
        )
    return text


def _mock(chosen: argparse.Namespace) -> int:
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
    """What the arguments ask for cannot be done."""


def _send_callbacks(desk: FakeDesk, chosen: argparse.Namespace) -> None:
    """Let the mock post callbacks where the arguments say."""
    token = _token(chosen)
    if chosen.callback_url is None:
        if chosen.callback_token or chosen.callback_token_file:
            raise _UsageError("a token of callbacks needs --callback-url")
        return
    try:
        desk.callbacks.send_to(chosen.callback_url, token=token)
    except ValueError as error:
        raise _UsageError(f"--callback-url: {error}") from None


def _token(chosen: argparse.Namespace) -> str | None:
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
