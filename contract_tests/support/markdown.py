"""Read a Markdown page: headings, code blocks, tables and links."""

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
    """Hold a code block.

    Attributes:
        language: the word after the opening fence.
        text: the code.
    """

    language: str
    text: str


class Page(NamedTuple):
    """Hold the parts of a page.

    Attributes:
        headings: the level and the text of each heading.
        blocks: the code blocks.
        tables: rows of cells as Markdown text, the header row first.
        links: the targets of the links.
    """

    headings: list[tuple[int, str]]
    blocks: list[Block]
    tables: list[Table]
    links: list[str]

    def code(self, language: str) -> list[str]:
        """Return the code blocks of a language."""
        return [block.text for block in self.blocks if block.language == language]

    @property
    def anchors(self) -> set[str]:
        """Return the anchors of the headings."""
        return {re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-") for _, text in self.headings}


def read(path: Path) -> Page:
    """Read a Markdown file."""
    return parse(path.read_text(encoding="utf-8"))


def parse(text: str) -> Page:
    """Parse a Markdown text."""
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
