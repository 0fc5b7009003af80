"""Test that the reference site is complete, has no dead links, and uses no external servers."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

import pytest

from contract_tests import vendor_pages
from contract_tests.support import markdown
from contract_tests.support.browser import Browser, browser, why_not
from tools.site.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow

NO_BROWSER = why_not()
in_a_browser = pytest.mark.skipif(NO_BROWSER is not None, reason=NO_BROWSER or "")
LOADED = {("script", "src"), ("img", "src"), ("link", "href"), ("source", "src"), ("iframe", "src")}
PHONE = 390


class Html(HTMLParser):
    """Hold the links, loaded resources, anchors and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.anchors: set[str] = set()
        self.tags: set[str] = set()
        self.language: str | None = None
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "html":
            self.language = dict(attrs).get("lang")
        for name, value in attrs:
            if value and (tag, name) in LOADED:
                self.loaded.append(value)
            elif value and (tag, name) == ("a", "href"):
                self.links.append(value)
            elif value and name == "id":
                self.anchors.add(value)

    def handle_data(self, data: str) -> None:
        self.text += data


class Site(NamedTuple):
    """Hold a built site.

    Attributes:
        folder: the folder of the site.
        pages: its pages, by their paths in the folder.
    """

    folder: Path
    pages: dict[str, Html]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("site") / "html"
    done = subprocess.run(
        [sys.executable, "-m", "tools.site", "--output", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    pages = {
        path.relative_to(folder).as_posix(): Html(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.html"))
    }
    return Site(folder, pages)


def _dead(site: Site) -> Iterator[str]:
    for name, page in site.pages.items():
        for link in page.links + page.loaded:
            parts = urlsplit(link)
            if parts.scheme:
                if not (parts.scheme == "https" and "." in parts.netloc):
                    yield f"{name}: {link} is no address"
                continue
            target = (site.folder / name).parent / unquote(parts.path) if parts.path else None
            file = (target or site.folder / name).resolve()
            if not file.is_file():
                yield f"{name}: {link} leads to no file"
            elif parts.fragment and file.suffix == ".html":
                other = site.pages[file.relative_to(site.folder.resolve()).as_posix()]
                if unquote(parts.fragment) not in other.anchors:
                    yield f"{name}: {link} leads to no anchor"


def test_site_has_no_dead_links(site: Site) -> None:
    assert [*_dead(site)] == []
    assert sum(len(page.links) for page in site.pages.values()) > 1000


def test_dead_link_is_detected(site: Site) -> None:
    links = '<a href="none.html">a</a><a href="#none">b</a><a href="javascript:alert()">c</a>'
    found = [*_dead(Site(site.folder, {"index.html": Html(links)}))]
    assert [line.partition("leads to ")[2] for line in found] == ["no file", "no anchor", ""]


def test_site_loads_no_external_resources(site: Site) -> None:
    for name, page in site.pages.items():
        assert not [one for one in page.loaded if urlsplit(one).netloc], name
    for style in site.folder.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        assert not re.search(r"""(@import|url\()\s*["']?(https?:)?//""", text), style.name


@pytest.mark.parametrize("name", vendor_pages.operations())
def test_operation_page_contains_all_facts_of_the_vendor_page(name: str, site: Site) -> None:
    operation = vendor_pages.operations()[name]
    page = site.pages[f"reference/operations/{name}.html"]

    assert operation.path in page.text
    assert operation.page.url in page.links
    for field in operation.request:
        if not re.search(r"[.\[]", field.field):
            assert field.field in page.text
    for code in operation.codes:
        assert f"../errors.html#{_anchor(code)}" in page.links
    limit = operation.rate_limit
    assert (f"{limit.calls} calls in {limit.seconds} s" if limit else "") in page.text
    body = operation.body_limit
    assert (f"{body.bytes:,} bytes" if body else "") in page.text


def test_every_code_has_an_anchor_a_name_and_advice(site: Site) -> None:
    page = site.pages["reference/errors.html"]
    listed = {code for one in vendor_pages.operations().values() for code in one.codes}
    codes = (
        listed
        | {*vendor_pages.catalogue()}
        | {row.code for row in vendor_pages.common_codes().codes}
    )

    assert len(codes) > 80
    assert {_anchor(code) for code in codes} <= page.anchors
    for code, row in vendor_pages.catalogue().items():
        assert f"{code} {row.name}" in page.text


def _anchor(code: int) -> str:
    return f"code-{code}" if code >= 0 else f"code-minus-{-code}"


def test_every_schema_has_an_anchor(site: Site) -> None:
    text = (ROOT / "openapi.yaml").read_text(encoding="utf-8")
    names = re.findall(r"#/components/schemas/(\w+)", text)

    assert {f"model-{name.lower()}" for name in names} <= site.pages[
        "reference/models.html"
    ].anchors


@pytest.mark.parametrize("package", ["tencent_desk", "tencent_desk_mock"])
def test_every_public_class_and_function_has_an_anchor(package: str, site: Site) -> None:
    anchors = {anchor for page in site.pages.values() for anchor in page.anchors}
    lines = (ROOT / "tools" / "public_api_snapshots" / f"{package}.txt").read_text("utf-8")
    names = re.findall(rf"(?m)^(?:async )?(?:class|def) ({package}\.[\w.]+)\(", lines)
    inner = ("__", ".operations.", ".callbacks.", ".page.")
    public = [name for name in names if not any(part in name for part in inner)]

    assert len(public) > 30
    for name in public:
        short = f"{package}.{name.split('.', 2)[-1]}"  # as exported by the package
        assert {name, short} & anchors, f"{name} is on no page"


def test_code_in_docstrings_is_rendered_as_code(site: Site) -> None:
    quoted = [name for name, page in site.pages.items() if "blockquote" in page.tags]
    assert quoted == [], "a docstring has an indented block: write `Example::` before it"


def test_site_contains_every_page_of_the_repository(site: Site) -> None:
    for path in (*ROOT.glob("docs/*.md"), *map(ROOT.joinpath, ("CHANGELOG.md", "SECURITY.md"))):
        assert path.relative_to(ROOT).with_suffix(".html").as_posix() in site.pages


def test_every_page_has_a_language_attribute(site: Site) -> None:
    other = {name: page.language for name, page in site.pages.items() if page.language != "en"}
    assert other == {"docs/README.zh-CN.html": "zh-CN"}


def test_sphinx_warning_fails_the_build(tmp_path: Path) -> None:
    source, output = tmp_path / "source", tmp_path / "site"
    source.mkdir()
    output.mkdir()
    (output / "kept").touch()
    (source / "index.md").write_text("# Page\n\n[nowhere](#no-such-anchor)\n", encoding="utf-8")

    code = "import pathlib, sys; from tools.site.build import build; "
    code += "sys.exit(build(*map(pathlib.Path, sys.argv[1:])))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(source), str(output)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, "'no-such-anchor'" in done.stderr) == (False, True), done.stderr
    assert (output / "kept").is_file()


def test_invalid_contract_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contract = tmp_path / "openapi.yaml"
    contract.write_text("openapi: 3.1.0\n", encoding="utf-8")

    assert main(["--contract", str(contract), "--output", str(tmp_path / "site")]) == 2
    assert capsys.readouterr().err == "tools.site: openapi.yaml#/components/schemas: is missing\n"
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    "page", [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")], ids=lambda p: p.name
)
def test_local_links_of_a_page_have_existing_files(page: Path) -> None:
    # The site removes links to folders and sources, so its build cannot find dead ones.
    local = [link.partition("#")[0] for link in markdown.read(page).links if "://" not in link]
    assert [link for link in local if link and not (page.parent / unquote(link)).exists()] == []


def test_operation_page_links_to_its_methods(site: Site) -> None:
    for name in vendor_pages.operations():
        links = site.pages[f"reference/operations/{name}.html"].links
        for client in ("DeskClient", "AsyncDeskClient"):
            assert f"../../python/tencent_desk.html#tencent_desk.{client}.{name}" in links


def test_front_page_links_to_every_task(site: Site) -> None:
    links = {link.partition("#")[0] for link in site.pages["index.html"].links}
    assert links >= {
        *("README.html", "docs/first-five-minutes.html", "docs/webhooks.html", "docs/mock.html"),
        *("docs/bulk.html", "docs/languages.html", "CONTRIBUTING.html", "python/index.html"),
    }


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as window:
        yield window


@contextmanager
def _serve(folder: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@in_a_browser
def test_every_page_fits_a_phone_and_loads_only_from_its_server(
    site: Site, window: Browser
) -> None:
    asked = "return performance.getEntriesByType('resource').map((row) => new URL(row.name).origin)"
    wide = """return [...document.querySelectorAll(".table-wrapper")]
        .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.innerText)"""
    window.phone(PHONE, 800)
    with _serve(site.folder) as url:
        for name in site.pages:
            window.open(f"{url}/{name}")
            assert window.run("return document.documentElement.scrollWidth") <= PHONE, name
            assert window.run(wide) == [], f"{name}: tables that have to be scrolled sideways"
            assert {*window.run(asked)} == {url}, name
            assert window.log() == [], name


@in_a_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_site_uses_the_color_scheme_of_the_system(site: Site, window: Browser, scheme: str) -> None:
    window.scheme(scheme)
    window.open((site.folder / "reference/errors.html").as_uri())
    ink, paper = window.run(
        "const style = getComputedStyle(document.body); return [style.color, style.backgroundColor]"
    )
    assert (_light(paper) > _light(ink)) is (scheme == "light")
    assert abs(_light(paper) - _light(ink)) > 450


def _light(color: str) -> int:
    return sum(int(part) for part in re.findall(r"\d+", color)[:3])


@in_a_browser
def test_search_works_without_a_server(site: Site, window: Browser) -> None:
    window.open(f"{(site.folder / 'search.html').as_uri()}?q=AGENT_OFFLINE")
    found = window.wait(
        "return [...document.querySelectorAll('#search-results li a')].map((one) => one.href)"
    )
    assert any("reference/errors.html" in link for link in found)
    assert window.log() == []
