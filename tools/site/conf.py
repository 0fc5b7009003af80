"""Configure Sphinx."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tencent_desk
from sphinx.addnodes import pending_xref

from tools.site.written import CHINESE

if TYPE_CHECKING:
    from sphinx.application import Sphinx

HERE = Path(__file__).parent

project = "tencent-desk"
author = "the tencent-desk maintainers"
project_copyright = author
version = release = tencent_desk.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["contract_tests", "tools"]

myst_heading_anchors = 6
myst_enable_extensions = ["attrs_inline", "deflist"]

default_role = "code"
autodoc_default_options = {"members": True}
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 80
napoleon_numpy_docstring = False
napoleon_use_ivar = True

html_theme = "furo"
html_title = f"tencent-desk {version}"
html_favicon = str(HERE / "static" / "favicon.svg")
html_static_path = [str(HERE / "static")]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_show_search_summary = False  # it would fetch each page, which `file://` does not allow
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"


def setup(app: Sphinx) -> None:
    """Register the changes to pages."""
    app.connect("doctree-read", _unlink_sources)
    app.connect("html-page-context", _set_language)


def _unlink_sources(app: Sphinx, doctree: Any) -> None:
    """Keep only the text of links to folders and sources, which the site does not have."""
    del app
    for link in [*doctree.findall(pending_xref)]:
        if re.match(r"(\.\./)*(contract_tests|tools)/", link["reftarget"]):
            link.replace_self(link.children)


def _set_language(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    del app, template, doctree
    if page == f"docs/{CHINESE}":
        context["language"] = "zh-CN"
