"""Test region hosts, standby hosts and base URLs."""

from __future__ import annotations

from typing import Any

import pytest
from tencent_desk import AsyncDeskClient, DeskClient, Region
from tencent_desk.errors import (
    ConnectionFailedError,
    ConnectionLostError,
    DeskTimeoutError,
    ValidationError,
)

from contract_tests.client.support import BOTH, KEY, Harness, Script, failure, html, success
from contract_tests.support import oracle

CONTRACT = oracle.document()
REGIONS = CONTRACT["x-desk-regions"]
NO_CONNECTION = ConnectionFailedError("no connection")


@BOTH
@pytest.mark.parametrize("node", REGIONS, ids=lambda node: node["region"])
def test_calls_go_to_the_host_of_the_region(kind: str, node: dict[str, str]) -> None:
    for region in (Region(node["region"]), node["region"]):
        script = Script(success())
        Harness(kind, script, region=region).call("send_msg")
        (sent,) = script.requests
        assert sent.origin == ("https", node["primary"], 443)
        assert dict(sent.headers)["Host"] == node["primary"]
    assert Region(node["region"]).standby_host == node["standby"]


def test_region_enum_matches_the_contract() -> None:
    assert [region.value for region in Region] == [node["region"] for node in REGIONS]
    served = CONTRACT["servers"][0]["variables"]["host"]
    assert served["default"] == Region.CHINA.host
    assert {one for region in Region for one in (region.host, region.standby_host)} == set(
        served["enum"]
    )


SPELLINGS = [
    (text, node["region"])
    for node in REGIONS
    for spelling in [node["region"], *node["spellings"]]
    for text in sorted(
        {spelling, spelling.upper(), f" {spelling.title()} ", spelling.replace("_", " ")}
    )
]


@pytest.mark.parametrize(("text", "region"), SPELLINGS)
def test_region_accepts_all_documented_spellings(text: str, region: str) -> None:
    harness = Harness("sync", Script(success()), region=text)
    assert harness.client.base_url == f"https://{Region(region).host}"
    assert Region(text) is Region(region)


@pytest.mark.parametrize("client", [DeskClient, AsyncDeskClient])
@pytest.mark.parametrize("region", [None, ""])
def test_client_without_a_region_is_refused(client: Any, region: str | None) -> None:
    with pytest.raises(ValidationError) as caught:
        client(1400000000, secret_key=KEY, identifier="administrator", region=region)
    for wanted in ('region="mumbai"', "TENCENT_DESK_REGION=mumbai", *Region):
        assert wanted in str(caught.value)


def test_subclass_can_define_a_default_region() -> None:
    class TokyoDesk(DeskClient):
        default_region = Region.TOKYO

    who: Any = {"secret_key": KEY, "identifier": "administrator"}
    assert TokyoDesk(1, **who).base_url == f"https://{Region.TOKYO.host}"
    assert TokyoDesk(1, region="seoul", **who).base_url == f"https://{Region.SEOUL.host}"
    assert TokyoDesk(1, base_url="http://a", **who).base_url == "http://a"


@BOTH
def test_failover_uses_the_standby_host_at_once_and_then_the_primary_host(kind: str) -> None:
    script = Script(NO_CONNECTION, NO_CONNECTION, success())
    harness = Harness(kind, script, region="tokyo", failover=True)
    harness.call("send_msg")
    primary, standby = Region.TOKYO.host, Region.TOKYO.standby_host
    assert script.hosts == [primary, standby, primary]
    assert [dict(one.headers)["Host"] for one in script.requests] == script.hosts
    assert harness.clock.waits == []


@BOTH
@pytest.mark.parametrize(
    ("fault", "failover"),
    [
        (ConnectionLostError("gone"), True),
        (DeskTimeoutError("late"), True),
        (DeskTimeoutError("no connection free", outcome="refused"), True),
        (html(502), True),
        (failure(60007), True),
        (NO_CONNECTION, False),
    ],
)
def test_failover_is_opt_in_and_only_for_failed_connections(
    kind: str, fault: Any, failover: bool
) -> None:
    script = Script(fault, fault, success())
    options = {"failover": failover, "retry_ambiguous": True}
    Harness(kind, script, region="tokyo", **options).call("send_msg")
    assert set(script.hosts) == {Region.TOKYO.host}


@BOTH
def test_lost_reply_is_remembered_after_a_failover(kind: str) -> None:
    script = Script(html(502), NO_CONNECTION, failure(10025))
    made = Harness(kind, script, region="seoul", failover=True).call("create_group")
    assert made.group_id == "MyFirstGroup"
    assert script.hosts[-1] == Region.SEOUL.standby_host


@BOTH
@pytest.mark.parametrize(
    ("base_url", "origin", "host", "prefix"),
    [
        ("https://desk.example", ("https", "desk.example", 443), "desk.example", ""),
        ("https://desk.example:443", ("https", "desk.example", 443), "desk.example", ""),
        ("HTTPS://Desk.Example:8443", ("https", "desk.example", 8443), "desk.example:8443", ""),
        ("http://localhost:80/a%20b/", ("http", "localhost", 80), "localhost", "/a%20b"),
        ("http://[::1]:8000/x", ("http", "::1", 8000), "[::1]:8000", "/x"),
        ("https://[fe80::1%25eth0]", ("https", "fe80::1%25eth0", 443), "[fe80::1%25eth0]", ""),
        (
            "https://cafe\u0301.example",
            ("https", "xn--caf-dma.example", 443),
            "xn--caf-dma.example",
            "",
        ),
        ("https://faß.example", ("https", "xn--fa-hia.example", 443), "xn--fa-hia.example", ""),
        (
            "https://service_1.internal",
            ("https", "service_1.internal", 443),
            "service_1.internal",
            "",
        ),
    ],
)
def test_base_url_sets_origin_host_header_and_path_prefix(
    kind: str, base_url: str, origin: tuple[str, str, int], host: str, prefix: str
) -> None:
    script = Script(success())
    harness = Harness(kind, script, base_url=base_url)
    harness.call("send_msg")
    (sent,) = script.requests
    assert sent.origin == origin
    assert dict(sent.headers)["Host"] == host
    assert sent.target.startswith(f"{prefix}/v4/desk_http_svc/send_msg?")
    assert harness.client.base_url == f"{origin[0]}://{host}{prefix}"


@pytest.mark.parametrize(
    "base_url",
    [
        "",
        "desk.example",
        "ftp://desk.example",
        "https://",
        "https://desk.example?x=1",
        "https://desk.example#x",
        "https://user:secret@desk.example",
        "https://@desk.example",
        "https://desk.example:0",
        "https://desk.example:99999",
        "https://[::1",
        "https://[nonsense:]",
        "https://desk example",
        "https://desk.example/ä",
        "https://desk.example/%zz",
        "https://" + "ü" * 64 + ".example",
        "https://desk.example/\ud800",
        5,
    ],
)
def test_invalid_base_url_is_refused(base_url: Any) -> None:
    with pytest.raises(ValidationError, match="base_url") as caught:
        DeskClient(1400000000, secret_key=KEY, identifier="administrator", base_url=base_url)
    assert caught.value.__context__ is None
    assert "secret" not in str(caught.value)
