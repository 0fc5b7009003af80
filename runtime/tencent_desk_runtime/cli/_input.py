"""Read the input of a command from a file or stdin."""

import sys
from pathlib import Path

from ..errors import ValidationError

STDIN = "-"


def read(file: str) -> bytes:
    """Return the content of a file, or of stdin for `-`.

    Raises:
        ValidationError: the file cannot be read.
    """
    try:
        return sys.stdin.buffer.read() if file == STDIN else Path(file).read_bytes()
    except OSError as error:
        problem = error.strerror or type(error).__name__
    except AttributeError:
        problem = "there is no stdin"
    except ValueError as error:
        problem = str(error)
    raise ValidationError(f"{file}: {problem}")
