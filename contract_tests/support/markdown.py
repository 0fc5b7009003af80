"""Read a page of Markdown: headings, blocks of code, tables and links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from markdown_it.token import Token

Table = list[list[str]]


class Block(NamedTuple):
    """A block of code.

    Attributes:
        language: what stands behind the fence.
        text: the code.
    """

    language: str
    text: str


class Page(NamedTuple):
    """A page.

    Attributes:
        headings: level and text of each.
        blocks: the blocks of code.
        tables: rows of cells, the heading first; cells as they are written.
        links: where links lead.
    """

    headings: list[tuple[int, str]]
    blocks: list[Block]
    tables: list[Table]
    links: list[str]

    def code(self, language: str) -> list[str]:
        """Return the blocks of a language."""
        return [block.text for block in self.blocks if block.language == language]

    @property
    def anchors(self) -> set[str]:
        """Return the ends of links to the headings."""
        return {re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-") for _, text in self.headings}


def read(path: Path) -> Page:
    """Return what a file consists of."""
    return parse(path.read_text(encoding="utf-8"))


def parse(text: str) -> Page:
    """Return what a text in Markdown consists of."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    return Page(
        headings=[*_headings(tokens)],
        blocks=[Block(one.info, one.content) for one in tokens if one.type == "fence"],
        tables=[*_tables(tokens)],
        links=[*_links(tokens)],
    )


def _headings(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            yield int(token.tag[1:]), tokens[number + 1].content


def _tables(tokens: list[Token]) -> Iterator[Table]:
    table: Table = []
    for number, token in enumerate(tokens):
        if token.type == "table_open":
            table = []
        elif token.type == "tr_open":
            table.append([])
        elif token.type in {"th_open", "td_open"}:
            table[-1].append(tokens[number + 1].content)
        elif token.type == "table_close":
            yield table


def _links(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                yield str(child.attrs["href"])
