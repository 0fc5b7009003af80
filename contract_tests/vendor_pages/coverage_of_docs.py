"""Compare the vendor's pages (`vendor_pages/`) with `openapi.yaml` in both directions.

A fact on a page that the contract does not contain is *missing*. A fact that only the contract
contains is *extra*, unless `x-desk-inferred` next to the fact gives a reason, and `vendor_pages/`
also marks the fact as inferred.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from contract_tests import vendor_pages
from contract_tests.support import oracle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from contract_tests.vendor_pages import DocumentedField

Node = dict[str, Any]
FACTS = (
    *("type", "required", "enum", "const", "x-desk-default", "minimum", "maximum", "minLength"),
    *("maxLength", "x-desk-max-bytes", "minItems", "maxItems", "pattern", "not", "items", "format"),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold a difference between the contract and a page.

    Attributes:
        kind: `missing` from the contract, `extra` in it, or `other` than on the page.
        page: address of the page.
        place: the field, code or other fact.
        message: the difference.
    """

    kind: Literal["missing", "extra", "other"]
    page: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.place}: {self.message} (see {self.page})"


@dataclass(slots=True)
class Field:
    """Hold the facts of a field in the contract, and which of them are inferred.

    The `offered` values of an open field are in the enum next to its open alternative, or in its
    examples.
    """

    facts: dict[str, Any]
    inferred: set[str]
    sources: set[str]
    offered: set[str] = field(default_factory=set)


class Comparison:
    """Compare the contract with all files in `vendor_pages/`.

    Args:
        document: the contract; by default `openapi.yaml`.
    """

    def __init__(self, document: Node | None = None) -> None:
        self.document = document if document is not None else oracle.document()
        self.schemas: dict[str, Node] = self.document["components"]["schemas"]
        self.counts: Counter[tuple[str, str]] = Counter()
        self.nodes = {
            node["operationId"]: (path, node)
            for path, item in self.document["paths"].items()
            for node in item.values()
        }
        self._differences: list[Difference] = []
        self._page = ""  # the address of the page that is being compared

    def differences(self) -> list[Difference]:
        """Return all differences between the contract and the pages."""
        self._compare_operations()
        for page, place, compare in (
            ("webhooks", "callbacks", self._compare_callbacks),
            ("message_formats", "message elements", self._compare_elements),
            ("custom_messages", "custom messages", self._compare_custom_messages),
            ("rest_intro", "gateway", self._compare_gateway),
            ("errors", "common codes", self._compare_common_codes),
            ("errors", "catalogue", self._compare_catalogue),
            ("rest_intro", "behaviour", self._compare_behaviour),
            ("rest_intro", "sources", self._compare_sources),
        ):
            self._compare(_address(page), place, compare)
        return self._differences

    def _compare(self, page: str, place: str, compare: Callable[..., None], *what: Any) -> None:
        """Compare a part with its page; note one difference if the contract lacks the part."""
        before, self._page = self._page, page
        try:
            compare(*what)
        except (KeyError, IndexError) as error:
            self._note("missing", place, f"the contract has no {error}")
        self._page = before

    # Operations

    def _compare_operations(self) -> None:
        pages = vendor_pages.operations()
        for name in sorted(pages.keys() - self.nodes.keys()):
            self._note("missing", name, "is not in the contract", pages[name].page.url)
        for name in sorted(self.nodes.keys() - pages.keys()):
            self._note("extra", name, "has no row there", "vendor_pages/operations")
        for name in sorted(pages.keys() & self.nodes.keys()):
            page = pages[name]
            self._compare(page.page.url, name, self._compare_operation, name, page)

    def _compare_operation(self, name: str, page: vendor_pages.DocumentedOperation) -> None:
        path, node = self.nodes[name]
        rate, limit = page.rate_limit, page.body_limit
        incomplete = node.get("x-desk-codes-incomplete", {})
        self._facts(
            name,
            {
                "path": (page.path, path),
                "method": ([page.method.lower()], list(self.document["paths"][path])),
                "page": (page.page.key or name, node["x-desk-source"]["page"]),
                "vendor page": (page.page.url, node["externalDocs"]["url"]),
                "rate limit": (
                    rate and (rate.calls, rate.seconds),
                    _values(node.get("x-desk-rate-limit"), "calls", "seconds"),
                ),
                "body limit": (
                    limit and limit.bytes,
                    node.get("x-desk-body-limit", {}).get("bytes"),
                ),
                "code of a body that is too long": (
                    limit and limit.code,
                    node["x-desk-refusals"].get("body_too_long"),
                ),
                "editions": (page.editions, _tuple(node.get("x-desk-editions"))),
                "incomplete codes": (page.codes_incomplete, incomplete.get("page")),
            },
        )
        success, failure = self._outcomes(name)
        self._compare_codes(name, page, failure)
        self._compare_requests(name, page)
        self._compare_reply(success, "OK", page.reply)
        base = {row.field for row in vendor_pages.gateway().reply}
        self._compare_reply(failure, "FAIL", [row for row in page.reply if row.field in base])

    def _compare_codes(
        self, name: str, page: vendor_pages.DocumentedOperation, failure: str
    ) -> None:
        enum = self.schemas[failure]["properties"]["ErrorCode"]["$ref"]
        alternatives = [_last(one["$ref"]) for one in self.schemas[_last(enum)]["anyOf"]]
        for one in alternatives:
            self._fact(f"{one} type", "integer", self.schemas[one].get("type"))
        own = [one for one in alternatives if one not in _SHARED_CODES]
        listed = {code for one in own for code in self.schemas[one]["enum"]}
        self._set(name, "code", set(page.codes), listed)
        catalogue = {entry["code"]: entry for entry in self.document["x-desk-errors"]}
        entries = {code: catalogue.get(code, {}) for code in sorted(listed)}
        pasted = {
            code for code, one in entries.items() if name in one.get("pasted", {}).get("into", ())
        }
        self._set(name, "pasted code", {one.code for one in page.pasted_codes}, pasted)
        for code, entry in entries.items():
            if name not in entry.get("source", ()):
                self._note("other", f"{name} {code}", "the catalogue does not name the page")

    def _compare_requests(self, name: str, page: vendor_pages.DocumentedOperation) -> None:
        """Compare each form of the body with the rows, without the address fields of other
        forms."""
        variants = self._variants(self._body(self.nodes[name][1]["requestBody"]))
        forms: list[set[str]] = [set()]
        if page.addressing is not None:
            forms = [set(page.addressing.alternative), set(page.addressing.either)]
        if len(variants) != len(forms):
            self._note("other", name, f"{len(forms)} forms of the body, not {len(variants)}")
        for variant, absent in zip(variants, forms, strict=False):
            rows = [row for row in page.request if row.field not in absent]
            fields = self._flat(variant)
            for place in ("MsgBody[].MsgType", "MsgBody[].MsgContent"):
                if place in fields:  # _compare_elements() compares tags and required fields
                    fields[place].facts.pop("const", None)
                    fields[place].inferred = {"required"}
            fields = {place: one for place, one in fields.items() if "MsgContent." not in place}
            self._compare_fields(f"{name} {variant}", "request", rows, fields)

    def _compare_reply(self, schema: str, status: str, rows: Iterable[DocumentedField]) -> None:
        fields = self._flat(schema)
        self._fact(
            f"{schema} ActionStatus", status, fields["ActionStatus"].facts.pop("const", None)
        )
        code = 0 if status == "OK" else None
        self._fact(f"{schema} ErrorCode", code, fields["ErrorCode"].facts.pop("const", None))
        lists = tuple(
            place.removesuffix("MsgType") for place in fields if place.endswith("[].MsgType")
        )  # _compare_elements() compares the fields of elements
        outside = {place: one for place, one in fields.items() if not place.startswith(lists)}
        rows = [row for row in rows if not row.field.startswith(lists)]
        self._compare_fields(schema, "reply", rows, outside)

    def _outcomes(self, name: str) -> tuple[str, str]:
        reply = self._body(self.nodes[name][1]["responses"]["200"])
        success, failure = (_last(one["$ref"]) for one in self.schemas[reply]["oneOf"])
        return success, failure

    def _body(self, holder: Node) -> str:
        return _last(holder["content"]["application/json"]["schema"]["$ref"])

    def _variants(self, schema: str) -> list[str]:
        node = self.schemas[schema]
        return [_last(one["$ref"]) for one in node["anyOf"]] if "anyOf" in node else [schema]

    # Callbacks

    def _compare_callbacks(self) -> None:
        rows, nodes = vendor_pages.callbacks(), self.document["webhooks"]
        common = vendor_pages.common_of_callbacks()
        self._set("Desk", "callback", set(rows), set(nodes))
        for command in sorted(rows.keys() & nodes.keys()):
            row, node = rows[command], nodes[command]["post"]
            self._compare(_address(row.page), command, self._compare_callback, row, node, common)
        self._compare(
            _address(common.signature.page), "signature", self._compare_signature, common.signature
        )
        examples = [one["value"] for one in self.document["components"]["examples"].values()]
        self._fact("reply sample", True, common.reply_sample in examples)

    def _compare_callback(
        self,
        row: vendor_pages.DocumentedCallback,
        node: Node,
        common: vendor_pages.CommonOfCallbacks,
    ) -> None:
        rule = node["x-desk-callback"]
        self._facts(
            row.command,
            {
                "page": (row.page, node["x-desk-source"]["page"]),
                "editions": (row.editions, _tuple(node.get("x-desk-editions"))),
                "when": (row.when, rule["when"]),
                "repeats": (row.repeats, rule["repeats"]),
                "timeout policy": (row.on_timeout, rule["on_timeout"]),
                "timeout": (common.timeout_seconds, rule["seconds"]),
            },
        )
        self._compare_callback_query(row, node, common)
        body, reply = self._body(node["requestBody"]), self._body(node["responses"]["200"])
        for schema, part, rows in ((body, "callback", row.request), (reply, "answer", row.reply)):
            fields = self._flat(schema)
            outside = {
                place: one for place, one in fields.items() if not place.startswith("MsgBody[]")
            }
            self._compare_fields(schema, part, rows, outside)
        if row.own_codes:
            code = self.schemas[_last(self.schemas[reply]["properties"]["ErrorCode"]["$ref"])]
            own = self.schemas[_last(code["anyOf"][1]["$ref"])]
            wanted = (row.own_codes.first, row.own_codes.last)
            self._fact(f"{reply} own codes", wanted, (own.get("minimum"), own.get("maximum")))

    def _compare_callback_query(
        self,
        row: vendor_pages.DocumentedCallback,
        node: Node,
        common: vendor_pages.CommonOfCallbacks,
    ) -> None:
        found = {one["name"]: one for one in map(self._follow, node["parameters"])}
        rows = {one.field: one for one in (*common.query, *row.query)}
        self._set(row.command, "parameter", set(rows), set(found))
        schema = self._follow(found["CallbackCommand"]["schema"])
        taken = {*schema.get("enum", ()), *([schema["const"]] if "const" in schema else ())}
        self._set(row.command, "command", {row.command, *row.other_commands}, taken)
        for name in sorted(rows.keys() & found.keys() - {"CallbackCommand"}):
            one = found[name]
            parameter = self._field(one["schema"], one.get("required", False))
            parameter.facts.pop("pattern", None)
            parameter.inferred = set(one.get("x-desk-inferred", {}))
            self._compare_row(f"{row.command} query {name}", "query", rows[name], parameter)

    def _compare_signature(self, wanted: vendor_pages.CallbackSignature) -> None:
        schemes = self.document["components"]["securitySchemes"].values()
        (found,) = (one["x-desk-signature"] for one in schemes if "x-desk-signature" in one)
        facts = {what: (getattr(wanted, what), found[what]) for what in ("page", "vector")}
        facts["max_age_seconds"] = (wanted.max_age_seconds, found["max_age_seconds"])
        facts["over"] = (wanted.over, tuple(found["over"]))
        self._facts("signature", facts)

    # Fields

    def _flat(self, schema: str, prefix: str = "", seen: tuple[str, ...] = ()) -> dict[str, Field]:
        """Return the fields of an object and its nested objects, named as in `vendor_pages/`."""
        return dict(self._walk(schema, prefix, seen))

    def _walk(self, schema: str, prefix: str, seen: tuple[str, ...]) -> Iterator[tuple[str, Field]]:
        node = self.schemas[schema]
        if schema in seen:
            return
        for name, child in node.get("properties", {}).items():
            place = f"{prefix}{name}"
            found = self._field(child, name in node.get("required", ()))
            found.inferred |= set(node.get("x-desk-inferred", {}))
            yield place, found
            inner = child.get("items", child)
            place += "[]" if "items" in child else ""
            if "items" in child and "$ref" not in inner and _has_limit(inner):
                yield place, self._field(inner, required=False)
            if "$ref" in inner:
                yield from self._inside(_last(inner["$ref"]), f"{place}.", (*seen, schema))

    def _inside(
        self, target: str, prefix: str, seen: tuple[str, ...]
    ) -> Iterator[tuple[str, Field]]:
        if "properties" in self.schemas[target]:
            yield from self._walk(target, prefix, seen)
        elif target == "MessageElement" and "MessageElement" not in seen:
            yield from self._walk("TextElement", prefix, (*seen, target))

    def _field(self, node: Node, required: bool) -> Field:
        inferred = set(node.get("x-desk-inferred", {}))
        source = node.get("x-desk-source", {}).get("page")
        spellings = frozenset(one["spelling"] for one in node.get("x-desk-spellings", ()))
        offered = set(map(str, node.get("examples", ())))
        role = node.get("x-desk-role")
        while "$ref" in node:
            node = self.schemas[_last(node["$ref"])]
            role = role or node.get("x-desk-role")
            if "enum" in node:
                source = source or node.get("x-desk-source", {}).get("page")
            if "anyOf" in node:
                options = [self.schemas[_last(one["$ref"])] for one in node["anyOf"]]
                kinds = sorted({str(one.get("type", "object")) for one in options})
                node = {**options[0], "type": " or ".join(kinds)}
                offered = set(map(str, node.pop("enum", ())))
        facts: dict[str, Any] = {name: node[name] for name in FACTS if name in node}
        facts.update({"required": required, "spellings": spellings})
        if role:
            facts["role"] = role
        if "const" in facts:
            facts.pop("enum", None)
        if "enum" in facts:
            facts["enum"] = frozenset(facts["enum"])
        if "items" in facts:
            facts["items"] = self._follow(facts["items"]).get("type", "object")
        if "oneOf" in node:
            facts.setdefault("type", "object")
        return Field(facts, inferred, {source} if source else set(), offered)

    def _compare_fields(
        self, owner: str, part: str, rows: Iterable[DocumentedField], fields: dict[str, Field]
    ) -> None:
        by_place = {row.field: row for row in rows}
        self._set(owner, f"{part} field", set(by_place), set(fields))
        for place in sorted(by_place.keys() & fields.keys()):
            row, page = by_place[place], self._page
            if row.stated_on:
                self._page = _address(row.stated_on[0])
            self._compare_row(f"{owner} {part} {place}", part, row, fields[place])
            self._page = page

    def _compare_row(self, place: str, part: str, row: DocumentedField, field: Field) -> None:
        inferred = _get_inferred(row)
        expected = _expected(row, field, part, place.partition(" ")[0], inferred)
        names = sorted((expected.keys() | field.facts.keys()) - {"format"})
        self._facts(place, {name: (expected.get(name), field.facts.get(name)) for name in names})
        if row.listed:
            self._fact(f"{place} listed", set(map(str, row.listed)), field.offered)
        if missing := sorted(inferred.keys() - field.inferred):
            self._note("other", place, f"x-desk-inferred does not name {missing}")
        if unknown := sorted((field.inferred & _BOUNDS) - inferred.keys()):
            self._note("other", place, f"x-desk-inferred names {unknown}, vendor_pages/ does not")
        if field.facts.get("format", "int64") not in ("int64", "double"):
            self._note("other", place, "is an integer that may need 64 bits")
        if row.stated_on and not field.sources <= set(row.stated_on):
            says = f"x-desk-source names {sorted(field.sources)}, not {row.stated_on}"
            self._note("other", place, says)

    # The rest

    def _compare_elements(self) -> None:
        union = self.schemas["KnownElement"]["discriminator"]["mapping"]
        elements = vendor_pages.message_elements()
        self._set("message", "element", set(elements), set(union))
        for tag in sorted(elements.keys() & union.keys()):
            element = self.schemas[_last(union[tag])]
            kind = element["properties"]["MsgType"]
            required = sorted(element.get("required", ()))
            self._fact(f"{tag} type", "string", kind.get("type"))
            self._fact(f"{tag} const", tag, kind.get("const"))
            self._fact(f"{tag} required", ["MsgContent", "MsgType"], required)
            fields = self._flat(_last(element["properties"]["MsgContent"]["$ref"]))
            outside = {
                place: one
                for place, one in fields.items()
                if not place.startswith("MsgList[].MsgBody[]")
            }
            self._compare_fields(tag, "content", elements[tag].fields, outside)
        single = [tag for tag, element in elements.items() if element.max_per_message == 1]
        for variant in self._variants("SendMsgRequest"):
            rule = self.schemas[variant]["properties"]["MsgBody"].get("x-desk-at-most-one", {})
            self._fact(f"{variant} at most one", single, list(rule.values()))

    def _compare_custom_messages(self) -> None:
        messages = vendor_pages.custom_messages()
        for name, payload in messages.payloads.items():
            schema = f"{name.title()}Message"
            if schema not in self.schemas:
                self._note("missing", name, f"there is no {schema}")
                continue
            fields = self._flat(schema)
            self._fact(f"{name} src", payload.src, fields["src"].facts.pop("const", None))
            envelope = {place: one for place, one in fields.items() if "." not in place}
            self._compare_fields(name, "envelope", messages.envelope, envelope)
            content = {
                place.removeprefix("content."): one
                for place, one in fields.items()
                if place.startswith("content.")
            }
            self._compare_fields(name, "content", payload.fields, content)

    def _compare_gateway(self) -> None:
        gateway = vendor_pages.gateway()
        hosts = {
            (host.region, host.primary, host.standby, host.state, host.spellings)
            for host in gateway.hosts
        }
        keys = ("region", "primary", "standby", "state", "spellings")
        regions = {
            tuple(tuple(one[key]) if key == "spellings" else one[key] for key in keys)
            for one in self.document["x-desk-regions"]
        }
        self._set("gateway", "region", hosts, regions)
        server = self.document["servers"][0]
        variable = server["variables"]["host"]
        self._fact("servers url", "https://{host}", server["url"])
        self._fact("default host", gateway.hosts[0].primary, variable["default"])
        wanted = {name for host in gateway.hosts for name in (host.primary, host.standby)}
        self._set("gateway", "host", wanted, set(variable["enum"]))
        timeout = self.document.get("x-desk-gateway-timeout", {}).get("seconds")
        self._fact("gateway timeout", gateway.timeout_seconds, timeout)
        rate = gateway.general_rate_limit
        stated = (rate.calls, rate.seconds, *rate.stated_on)
        found = _values(self.document.get("x-desk-general-rate-limit"), "calls", "seconds", "page")
        self._fact("general rate limit", stated, found)
        self._compare_query()
        ranges = {(one.first, one.last) for one in gateway.open_code_ranges}
        spans = {(one["first"], one["last"]) for one in self.document["x-desk-error-ranges"]}
        self._set("gateway", "code range", ranges, spans)

    def _compare_query(self) -> None:
        schemes = self.document["components"]["securitySchemes"]
        (together,) = self.document["security"]
        taken = {
            name: {one["name"]: one for one in map(self._follow, node["parameters"])}
            for name, (_, node) in self.nodes.items()
        }
        parameters = {name: one for each in taken.values() for name, one in each.items()}
        found = {schemes[name]["name"]: schemes[name] for name in together} | parameters
        rows = {row.field: row for row in vendor_pages.gateway().query}
        self._set("gateway", "query parameter", set(rows), set(found))
        for name in found.keys() & rows.keys():
            row, node = rows[name], found[name]
            facts: dict[str, tuple[object, object]] = {
                "place": ("query", node["in"]),
                "bytes": (row.max_bytes, node.get("x-desk-max-bytes")),
            }
            if "schema" in node:
                schema = self._follow(node["schema"])
                facts |= {
                    "type": (row.type, schema["type"]),
                    "required": (row.must_be_sent, node.get("required", False)),
                    "minimum": (row.min, schema.get("minimum")),
                    "maximum": (row.max, schema.get("maximum")),
                    "value": ([row.const], schema.get("enum", [None])),
                    "default": (row.const, schema.get("x-desk-default")),
                }
            self._facts(f"query {name}", facts)
        for name, one in taken.items():
            self._set(name, "query parameter", set(parameters), set(one))

    def _follow(self, node: Node) -> Node:
        while "$ref" in node:
            target: Any = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def _compare_common_codes(self) -> None:
        span = range(60000, 80000)
        codes = vendor_pages.common_codes().codes
        wanted = {one.code for one in codes if one.code in span and one.page != "community"}
        self._set("gateway", "common code", wanted, set(self.schemas["CommonErrorCode"]["enum"]))

    def _compare_catalogue(self) -> None:
        rows, errors = vendor_pages.catalogue(), self._page
        entries = {entry["code"]: entry for entry in self.document["x-desk-errors"]}
        reported = {code for code in entries if code in rows or not _listing(code)}
        self._set("catalogue", "explained code", set(rows), reported)
        for code in sorted(rows.keys() & entries.keys()):
            row, entry = rows[code], entries[code]
            pages = [*row.pages, *_listing(code)]
            self._page = _address(pages[0]) if pages else errors
            names = ("name", "kind", "effect", "retry", "wait_seconds")
            self._facts(str(code), {name: (getattr(row, name), entry.get(name)) for name in names})
            self._set(str(code), "source", set(pages), set(entry["source"]))

    def _compare_behaviour(self) -> None:
        behaviour = vendor_pages.behaviour()
        for name in vendor_pages.operations().keys() & self.nodes.keys():
            page = vendor_pages.operations()[name]
            self._compare(page.page.url, name, self._compare_conduct, name, page)
        found = {
            place: node["x-desk-refusal"]
            for name, schema in self.schemas.items()
            for place, node in _places(name, schema)
            if "x-desk-refusal" in node
        }
        self._set("field", "refusal", _pairs(behaviour.fields), _pairs(found))
        for name, names in behaviour.enums.items():
            schema = self.schemas[name]
            called = dict(zip(schema["enum"], schema["x-enum-varnames"], strict=False))
            self._fact(f"{name} names", dict(names), called)
        for name, schema in self.schemas.items():
            if "additionalProperties" in schema and name not in _OPEN:
                self._note("extra", name, "closes or types unknown fields, which occur")

    def _compare_conduct(self, name: str, page: vendor_pages.DocumentedOperation) -> None:
        """Compare the facts in the row; only the contract defines the other facts."""
        _, node = self.nodes[name]
        retry = node["x-desk-retry"]
        if page.repeatable is not None:
            done = retry.get("already_done", {}).get("code")
            self._fact(f"{name} repeatable", page.repeatable, retry["repeatable"])
            self._fact(f"{name} already done", page.already_done, done)
        if page.refusals is not None:
            self._fact(f"{name} refusals", dict(page.refusals), node["x-desk-refusals"])

    def _compare_sources(self) -> None:
        known = vendor_pages.sources()
        for key, source in self.document["x-desk-sources"].items():
            page = known.get(key)
            if page is None:
                self._note("extra", key, "has no row there", "vendor_pages/sources.yaml")
                continue
            names = ["url", "updated", "sure", "language", "newer_than"]
            names += ["title"] if page.title else []  # not all rows of operations have one
            self._page = page.url or key
            facts = {name: (getattr(page, name), source.get(name)) for name in names}
            self._facts(f"source {key}", facts)

    # Results

    def _note(
        self,
        kind: Literal["missing", "extra", "other"],
        place: str,
        message: str,
        page: str | None = None,
    ) -> None:
        self._differences.append(Difference(kind, page or self._page, place, message))

    def _facts(self, owner: str, facts: Mapping[str, tuple[object, object]]) -> None:
        """Compare facts, each given as the value of the page and the value of the contract."""
        for name, (wanted, found) in facts.items():
            self._fact(f"{owner} {name}", wanted, found)

    def _fact(self, place: str, wanted: object, found: object) -> None:
        if wanted == found:
            self.counts["facts", "agreed"] += wanted is not None
        elif found is None:
            self._note("missing", place, f"the page has {_show(wanted)}")
        elif wanted is None:
            self._note("extra", place, f"the page does not have {_show(found)}")
        else:
            self._note("other", place, f"the page has {_show(wanted)}, the contract {_show(found)}")

    def _set(self, owner: str, what: str, wanted: set[Any], found: set[Any]) -> None:
        self.counts[what, "documented"] += len(wanted)
        self.counts[what, "in contract"] += len(found & wanted)
        for one in sorted(wanted - found, key=str):
            self._note("missing", f"{owner} {what}", _show(one))
        for one in sorted(found - wanted, key=str):
            self._note("extra", f"{owner} {what}", _show(one))


def _expected(
    row: DocumentedField, field: Field, part: str, owner: str, inferred: dict[str, Any]
) -> dict[str, Any]:
    """Return the facts of a row as JSON Schema keywords."""
    sent = row.must_be_sent
    if part == "reply":
        base = {one.field for one in vendor_pages.gateway().reply}
        sent = row.field in base or "required" in field.inferred
    elif part == "request" and "required" in field.inferred:
        sent = True  # a form of the body requires its address, which is optional in the table
    elif part == "content" and "required" in field.inferred and row.required is None:
        sent = row.field in _SHOWN_BY.get(owner, ()) or row.must_be_sent
    # One row has the status of a success and that of a failure.
    is_outcome = row.field == "ActionStatus" and part == "reply"
    stated: dict[str, Any] = {
        "type": " or ".join(sorted({row.type, row.sample_type or row.type})),
        "enum": None if is_outcome else frozenset(row.enum) or None,
        "const": row.const,
        "x-desk-default": list(row.default) if isinstance(row.default, tuple) else row.default,
        "minimum": row.min,
        "maximum": row.max,
        "minLength": row.min_bytes,
        "maxLength": row.max_bytes,
        "x-desk-max-bytes": row.max_bytes,
        "minItems": row.min_items,
        "maxItems": row.max_items,
        "pattern": row.pattern,
        "not": {"pattern": row.not_pattern} if row.not_pattern else None,
        "items": row.items,
        "role": row.role,
    }
    spellings = frozenset([row.also_printed] if row.also_printed else []) - _NOT_FIELDS
    known = {fact: value for fact, value in stated.items() if value is not None}
    return {**inferred, **known, "required": sent, "spellings": spellings}


def _get_inferred(row: DocumentedField) -> dict[str, Any]:
    """Return the facts that `vendor_pages/` marks as inferred."""
    least = row.inferred.min_length if row.inferred.min_bytes is None else row.inferred.min_bytes
    given = {
        "minimum": row.inferred.min,
        "minLength": least,
        "minItems": row.inferred.min_items,
        "required": row.inferred.required,
    }
    return {fact: value for fact, value in given.items() if value is not None}


_SHARED_CODES = ("CommonErrorCode", "UnlistedErrorCode")
_BOUNDS = {"minimum", "minLength", "minItems"}
_SHOWN_BY = {
    "card": ("header", "desc", "pic", "url"),  # the sample contains all four
    "order": ("name", "customField[].name", "customField[].value"),
}
"""Fields of custom messages that are needed for display, but not documented as required."""

_OPEN = {"OtherContent", "InterfaceValues", "InterfaceVariables"}
"""Objects whose fields no page lists completely."""

_NOT_FIELDS = {"menuContent"}
"""Spellings that the contract cannot contain, because the field `content` is a $ref."""


def _pairs(rules: Mapping[str, Mapping[str, int]]) -> set[tuple[str, str, int]]:
    return {(place, rule, code) for place, codes in rules.items() for rule, code in codes.items()}


def _has_limit(node: Node) -> bool:
    return any(name in node for name in ("minLength", "enum", "pattern", "x-desk-max-bytes"))


def _values(node: Node | None, *names: str) -> tuple[Any, ...] | None:
    return None if node is None else tuple(node[name] for name in names)


def _tuple(values: list[Any] | None) -> tuple[Any, ...] | None:
    return None if values is None else tuple(values)


def _places(name: str, schema: Node) -> Iterator[tuple[str, Node]]:
    yield name, schema
    for field_name, node in schema.get("properties", {}).items():
        yield f"{name}.{field_name}", node


def _last(reference: str) -> str:
    return reference.rpartition("/")[2]


def _listing(code: int) -> list[str]:
    """Return the operations whose row lists a code."""
    return [name for name, page in vendor_pages.operations().items() if code in page.codes]


def _address(page: str) -> str:
    return vendor_pages.sources()[page].url or page


def _show(value: object) -> str:
    if isinstance(value, set | frozenset):
        return ", ".join(sorted(map(str, value))) or "none"
    return str(value)
