"""Draw the rooms of the project and the imports between them: python -m tools.architecture.

Solid arrows are imports in the code; dashed arrows are data.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NamedTuple

import grimp

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "architecture.svg"
_WHOLE = (720, 410)
_WIDTH, _HEIGHT = 170, 54
_STYLE = """\
text { font: 13px system-ui, sans-serif; fill: #24292f; text-anchor: middle }
.name { font-family: ui-monospace, monospace; font-weight: 600 }
.small { font-size: 12px; fill: #57606a }
rect { fill: #ddf4ff; stroke: #0969da } .given { fill: #f6f8fa; stroke: #8c959f }
path { fill: none; stroke: #57606a; stroke-width: 1.5 } .data { stroke-dasharray: 5 4 }
marker path { fill: #57606a; stroke: none }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .small { fill: #9ea7b3 }
  rect { fill: #0c2d4d; stroke: #4493f8 } .given { fill: #21262d; stroke: #6e7681 }
  path { stroke: #9ea7b3 } marker path { fill: #9ea7b3 }
}"""
_ARROWHEAD = (
    '<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
    'markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z"/></marker></defs>'
)


class Room(NamedTuple):
    """Describe a box of the picture.

    Attributes:
        name: the folder.
        text: its description.
        x: middle of the box, in pixels.
        y: middle of the box, from the top.
    """

    name: str
    text: str
    x: int
    y: int


ROOMS = {
    "tools": Room("tools/", "commands of maintainers", 230, 40),
    "contract_tests": Room("contract_tests/", "tests and their oracles", 490, 40),
    "codegen": Room("codegen/", "contract in, client out", 100, 170),
    "tencent_desk": Room("generated_client/", "tencent_desk: imported", 360, 170),
    "tencent_desk_mock": Room("mock/", "tencent_desk_mock", 620, 170),
    "tencent_desk_runtime": Room("runtime/", "written by hand", 360, 270),
    "openapi.yaml": Room("openapi.yaml", "written by hand", 360, 370),
}
_DATA = (
    ("openapi.yaml", "codegen"),
    ("openapi.yaml", "tencent_desk_mock"),
    ("codegen", "tencent_desk"),
)


def find_imports() -> list[tuple[str, str]]:
    """Return the pairs of rooms in which the first imports the second."""
    packages = [name for name in ROOMS if name != "openapi.yaml"]
    graph = grimp.build_graph(*packages)
    found = {
        (module.partition(".")[0], imported.partition(".")[0])
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
    }
    return sorted((one, other) for one, other in found if one != other)


def draw_picture() -> str:
    """Return the picture as SVG."""
    size = f"{_WHOLE[0]} {_WHOLE[1]}"
    pairs = find_imports()
    label = "; ".join(f"{ROOMS[one].name} imports {ROOMS[other].name}" for one, other in pairs)
    lines = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img" '
            f'aria-label="{label}">'
        ),
        f"<style>\n{_STYLE}\n</style>",
        _ARROWHEAD,
        *(_draw_arrow(ROOMS[one], ROOMS[other], "import") for one, other in pairs),
        *(_draw_arrow(ROOMS[one], ROOMS[other], "data") for one, other in _DATA),
        *(_draw_box(name, room) for name, room in ROOMS.items()),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _draw_box(name: str, room: Room) -> str:
    kind = ' class="given"' if name == "openapi.yaml" else ""
    return (
        f'<rect{kind} x="{room.x - _WIDTH // 2}" y="{room.y - _HEIGHT // 2}" width="{_WIDTH}" '
        f'height="{_HEIGHT}" rx="6"/><text class="name" x="{room.x}" y="{room.y - 4}">{room.name}'
        f'</text><text class="small" x="{room.x}" y="{room.y + 15}">{room.text}</text>'
    )


def _draw_arrow(start: Room, end: Room, kind: str) -> str:
    first, last = _find_edge(start, end), _find_edge(end, start)
    return f'<path class="{kind}" d="M{first} L{last}" marker-end="url(#end)"/>'


def _find_edge(room: Room, other: Room) -> str:
    """Return the point where the line between two boxes leaves the first."""
    across, down = other.x - room.x, other.y - room.y
    share = min(
        (_WIDTH / 2 + 3) / abs(across) if across else 1.0,
        (_HEIGHT / 2 + 3) / abs(down) if down else 1.0,
    )
    return f"{room.x + across * share:.0f} {room.y + down * share:.0f}"


def main() -> int:
    """Write the picture, or with `--check` compare it with the imports.

    Returns:
        The exit status: 1 if the picture is stale.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.architecture", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, and change nothing")
    now = draw_picture()
    if not parser.parse_args().check:
        PICTURE.write_text(now, encoding="utf-8", newline="\n")
    elif PICTURE.read_text(encoding="utf-8") != now:
        print("docs/architecture.svg is stale; run: make architecture", file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
