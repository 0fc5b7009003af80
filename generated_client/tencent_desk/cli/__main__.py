# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Run the command by `python -m tencent_desk.cli`."""

import sys

from . import main

sys.exit(main())
