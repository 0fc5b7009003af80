"""Draw the two most important figures as bars, in an SVG for light and dark mode."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from .measure import Rows, median

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_WIDTH, _LABELS, _ROW, _TITLE = 720, 210, 26, 44
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #24292f } .title { font-weight: 600 }
.bar { fill: #8c959f } .ours { fill: #0969da }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .bar { fill: #6e7681 } .ours { fill: #4493f8 }
}
"""


def chart(found: Mapping[str, Rows]) -> str:
    """Return the SVG.

    Args:
        found: the figures by name.
    """
    panels = [
        ("One sync call, median in microseconds: less is better", found["latency"], "p50", 1e6),
        (
            "Async calls a second, 64 in flight: more is better",
            found["in flight 64"],
            "per_second",
            1,
        ),
    ]
    height = 0
    body: list[str] = []
    for title, rows, figure, unit in panels:
        values = {name: median(rows, name, figure) * unit for name in rows}
        body += _panel(title, values, height)
        height += _TITLE + _ROW * len(values)
    view = f"0 0 {_WIDTH} {height + 8}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" role="img">'
        f"<style>{_STYLE}</style>{''.join(body)}</svg>\n"
    )


def _panel(title: str, values: Mapping[str, float], top: int) -> Iterator[str]:
    yield f'<text class="title" x="0" y="{top + 24}">{escape(title)}</text>'
    longest = max(values.values())
    for number, (name, value) in enumerate(values.items()):
        y = top + _TITLE + number * _ROW
        width = value / longest * (_WIDTH - _LABELS - 70)
        kind = "bar ours" if name.startswith("tencent-desk") else "bar"
        yield f'<text x="{_LABELS - 10}" y="{y + 11}" text-anchor="end">{escape(name)}</text>'
        yield f'<rect class="{kind}" x="{_LABELS}" y="{y - 3}" width="{width:.0f}" height="18"/>'
        yield f'<text x="{_LABELS + width + 6:.0f}" y="{y + 11}">{value:,.0f}</text>'
