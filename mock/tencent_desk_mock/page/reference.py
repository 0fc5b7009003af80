"""Write the contract as HTML: operations, fields, and codes with advice."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from tencent_desk_mock.callbacks import webhooks_of

from .fields import find_body, list_posts, list_shapes, write_shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tencent_desk_mock.callbacks import Webhook
    from tencent_desk_mock.contract import Contract, Operation, Schema


def write_contract(contract: Contract) -> str:
    """Return the whole reference."""
    operations = contract.operations.values()
    listed = {code for operation in operations for code in operation.codes}
    common = [code for code in contract.errors if code not in listed]
    shapes = "".join(write_shape(contract, name) for name in list_shapes(contract))
    return "".join(
        [
            _write_contents(contract),
            '<div class="reference">',
            *(_write_operation(contract, operation) for operation in operations),
            f'<section id="callbacks"><h2>Callbacks</h2>{_write_callbacks(contract)}</section>',
            f'<section id="shapes"><h2>Shapes</h2>{shapes}</section>',
            '<section id="common"><h2>Codes of the gateway and of other pages</h2>',
            _write_codes(contract, common, None),
            "</section></div>",
        ]
    )


def _write_contents(contract: Contract) -> str:
    rows = [
        *((name, name) for name in contract.operations),
        ("callbacks", "Callbacks"),
        ("shapes", "Shapes"),
        ("common", "Other codes"),
    ]
    links = "".join(f'<a href="#{escape(at)}">{escape(text)}</a>' for at, text in rows)
    return f'<nav class="contents" aria-label="Contract">{links}</nav>'


def _write_operation(contract: Contract, operation: Operation) -> str:
    node = contract.document["paths"][operation.path][operation.method.lower()]
    return (
        f'<section id="{escape(operation.id)}" data-operation><h2>{escape(operation.id)}</h2>'
        f'<p class="path"><b>{operation.method}</b> <code>{escape(operation.path)}</code></p>'
        f"<p>{escape(node.get('description') or node.get('summary') or '')}</p>"
        f"{_write_facts(operation, node)}"
        f"<h3>Request</h3>{_write_shapes(contract, operation.request)}"
        f"<h3>Reply</h3>{_write_shapes(contract, operation.success)}"
        f"<h3>Codes</h3>{_write_codes(contract, operation.codes, operation.id)}</section>"
    )


def _write_callbacks(contract: Contract) -> str:
    by_command = webhooks_of(contract).by_command
    return "".join(
        f"<h3>{escape(name)}</h3><p>{escape(node.get('description', ''))}</p>"
        f"{_write_names(by_command[name])}{_write_shapes(contract, find_body(node))}"
        for name, node in list_posts(contract)
    )


def _write_names(webhook: Webhook) -> str:
    """Return the commands and the events, which the page offers for faults."""
    chips = (
        f'<span class="chip" data-callback="{escape(name)}">{escape(name)}</span>'
        for name in (*webhook.commands, *webhook.events)
    )
    return f"<p>{''.join(chips)}</p>"


def _write_facts(operation: Operation, node: Schema) -> str:
    rate, retry = operation.rate_limit, node.get("x-desk-retry", {})
    facts = {
        "Body": operation.body_limit and f"at most {operation.body_limit:,} bytes",
        "Rate": rate and f"at most {rate.calls} calls in {rate.seconds:g} s",
        "Editions": ", ".join(sorted(operation.editions)),
        "After an ambiguous failure": retry and _write_repeat(retry),
    }
    rows = (f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in facts.items() if text)
    return f'<dl class="facts">{"".join(rows)}</dl>'


def _write_repeat(retry: Schema) -> str:
    can = "can be retried" if retry["repeatable"] else "must not be retried blindly"
    return f"{can}. {retry['because']}"


def _write_shapes(contract: Contract, schema: Schema) -> str:
    found = contract.resolve(schema)
    variants = found.get("anyOf") or found.get("oneOf")
    if not variants:
        return write_shape(contract, found)
    return "".join(write_shape(contract, row["$ref"].rpartition("/")[2]) for row in variants)


def _write_codes(contract: Contract, codes: Iterable[int], operation: str | None) -> str:
    rows = "".join(_write_code_rows(contract, sorted(codes), operation))
    return (
        '<div class="scroll"><table class="codes"><thead><tr><th>Code</th><th>Meaning</th>'
        f"<th>What to do</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _write_code_rows(
    contract: Contract, codes: Iterable[int], operation: str | None
) -> Iterator[str]:
    entries: dict[int, Any] = {row["code"]: row for row in contract.document["x-desk-errors"]}
    for code in codes:
        row = entries[code]
        pasted = operation in row.get("pasted", {}).get("into", ())
        note = '<br><i class="quiet">Copied by the vendor from another page.</i>' if pasted else ""
        yield (
            f'<tr><td><b class="code">{code}</b><br><code>{escape(row["name"])}</code><br>'
            f'<span class="tag">{escape(row["kind"].replace("_", " "))}</span></td>'
            f"<td>{escape(row['meaning'])}{note}</td>"
            f"<td>{escape(row['advice'])}<br>{_write_retry(row)}</td></tr>"
        )


def _write_retry(row: Schema) -> str:
    effect = "without effect" if row["effect"] == "none" else "may have had an effect"
    repeat = {
        "never": "a retry does not help",
        "manual": "can succeed later",
        "automatic": "retry after a wait",
        "renew_signature": "retry once with a new UserSig",
    }[row["retry"]]
    return f'<span class="quiet">{effect} · {repeat}</span>'
