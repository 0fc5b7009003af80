"""Run uv with the settings of pip, which name the package index: python -m tools.uv ARGUMENTS."""

import os
import subprocess
import sys

from .bootstrap import variables_for_uv

if __name__ == "__main__":
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True
    )
    variables = variables_for_uv(listed.stdout, os.environ)
    os.execve(sys.executable, [sys.executable, "-m", "uv", *sys.argv[1:]], variables)  # noqa: S606
