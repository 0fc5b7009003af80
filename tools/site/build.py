"""Run Sphinx, with warnings as errors."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from sphinx.cmd.build import build_main

HERE = Path(__file__).parent


def build(source: Path, output: Path) -> bool:
    """Build HTML from pages, all or nothing.

    Args:
        source: the folder with the pages.
        output: the folder that the site replaces.

    Returns:
        Whether it was built. If not, the problems are printed and the output is unchanged.
    """
    with tempfile.TemporaryDirectory(prefix="built-") as folder:
        built = Path(folder) / "html"
        words = ["--quiet", "--fail-on-warning", "--conf-dir", str(HERE), "--builder", "html"]
        doctrees = ["--doctree-dir", f"{folder}/doctrees"]
        if build_main([*words, *doctrees, str(source), str(built)]):
            return False
        (built / ".buildinfo").unlink()
        shutil.rmtree(output, ignore_errors=True)
        shutil.move(built, output)
    return True
