"""The command `tencent-desk mock`."""

from __future__ import annotations

import argparse
import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_USAGE, _FAILURE = 2, 1
_LARGEST_PORT = 65_535


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command.

    Args:
        arguments: What stands after `tencent-desk mock`; by default that of the process.

    Returns:
        The exit status: 0 when it ended as asked, 1 when it could not, 2 for wrong arguments.
    """
    chosen = _parser().parse_args(arguments)
    try:
        return _mock(chosen.world, chosen.host, chosen.port)
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tencent-desk mock",
        description="Serve a fake Desk over HTTP until SIGINT or SIGTERM. "
        "Its URL is the first line that it prints.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument(
        "--port", default=0, type=_port, help="port to listen on; 0, the default, takes a free one"
    )
    parser.add_argument("--world", metavar="FILE", help="YAML file of the world; else the sample")
    return parser


def _port(text: str) -> int:
    if not re.fullmatch("[0-9]{1,5}", text) or int(text) > _LARGEST_PORT:
        raise argparse.ArgumentTypeError(
            f"invalid port {text!r}; it must be from 0 to {_LARGEST_PORT}"
        )
    return int(text)


def _mock(world: str | None, host: str, port: int) -> int:
    try:
        from .contract_error import ContractError  # noqa: PLC0415 - help and usage need no extra
        from .desk import FakeDesk  # noqa: PLC0415
        from .server import serve  # noqa: PLC0415
        from .worldfile import WorldFileError, load_world  # noqa: PLC0415
    except ImportError as error:
        return _told(f"{error.name} is missing: pip install 'tencent-desk[mock]'", _FAILURE)
    try:
        serve(FakeDesk(load_world(world) if world else None), host=host, port=port)
    except WorldFileError as error:
        return _told(str(error), _USAGE)
    except ContractError as error:
        return _told(str(error), _FAILURE)
    except OSError as error:
        return _told(f"cannot listen on {host} port {port}: {error.strerror}", _FAILURE)
    return 0


def _told(problem: str, status: int) -> int:
    print(f"tencent-desk mock: {problem}", file=sys.stderr)  # noqa: T201
    return status
