"""Write a Postman collection: each example of a request as a call that signs itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .contract import Contract, Node

NAME = "postman_collection.json"
_SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_SIGN = Path(__file__).parent / "templates" / "postman_usersig.js"
_ABOUT = """Made from openapi.yaml by `python -m codegen`.

Set the variables `baseUrl`, `sdkappid`, `identifier` and `secretKey`; a script before each call
computes the UserSig. `baseUrl` is `https://` and the host of your region, or the URL of a mock
server. With the secret key anybody is the administrator: keep it in a local variable, for tests
only. You can set `usersig` instead, to a signature that somebody else made."""
_TEST = [
    'pm.test("is an answer of the service", () => {',
    "  pm.response.to.have.status(200);",
    '  pm.expect(pm.response.json()).to.include.keys("ActionStatus", "ErrorInfo", "ErrorCode");',
    "});",
]


def build_collection(contract: Contract) -> Node:
    """Return the collection, in Postman's format 2.1."""
    tree = contract.document
    folders = [
        {
            "name": tag["name"],
            "description": tag["description"],
            "item": [*_make_items(contract, tag)],
        }
        for tag in tree["tags"]
    ]
    plain = [{"key": key, "value": ""} for key in ("baseUrl", "sdkappid", "identifier")]
    secrets = [{"key": key, "value": "", "type": "secret"} for key in ("secretKey", "usersig")]
    return {
        "info": {"name": tree["info"]["title"], "description": _ABOUT, "schema": _SCHEMA},
        "item": folders,
        "event": [
            _make_event("prerequest", _SIGN.read_text(encoding="utf-8").splitlines()),
            _make_event("test", _TEST),
        ],
        "variable": [*plain, *secrets],
    }


def write(contract: Contract) -> str:
    """Return the text of the collection."""
    return json.dumps(build_collection(contract), ensure_ascii=False, indent=1) + "\n"


def _make_event(when: str, lines: list[str]) -> Node:
    return {"listen": when, "script": {"type": "text/javascript", "exec": lines}}


def _make_items(contract: Contract, tag: Node) -> Iterator[Node]:
    for operation in contract.operations():
        node = contract.document["paths"][operation.path]["post"]
        body = node["requestBody"]["content"]["application/json"]
        for example in body["examples"].values() if tag["name"] in node["tags"] else ():
            shown = contract.resolve(example)
            yield {
                "name": f"{operation.name}: {shown['summary']}",
                "request": {
                    "method": "POST",
                    "description": f"{operation.description}\n\n{operation.page}",
                    "header": [{"key": "Content-Type", "value": "application/json"}],
                    "url": _make_url(contract, operation.path),
                    "body": {
                        "mode": "raw",
                        "raw": json.dumps(shown["value"], ensure_ascii=False, indent=2),
                        "options": {"raw": {"language": "json"}},
                    },
                },
            }


def _make_url(contract: Contract, path: str) -> Node:
    app, identifier, usersig = contract.credentials
    fixed = {name: str(value) for name, value in contract.fixed_query.items()}
    (label,) = contract.query.keys() - fixed.keys()
    query = {
        app: "{{sdkappid}}",
        identifier: "{{signedIdentifier}}",
        usersig: "{{signature}}",
        label: "{{$randomInt}}",
        **fixed,
    }
    said = "&".join(f"{name}={value}" for name, value in query.items())
    return {
        "raw": f"{{{{baseUrl}}}}{path}?{said}",
        "host": ["{{baseUrl}}"],
        "path": path.strip("/").split("/"),
        "query": [{"key": name, "value": value} for name, value in query.items()],
    }
