"""`python -m tencent_desk.cli`."""

import sys

from . import main

sys.exit(main())
