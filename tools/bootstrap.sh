#!/bin/sh
# Makes the development environment in the folder given, with the Python that PYTHON names or the first that will do.
set -eu
folder=$1
if [ -n "${PYTHON:-}" ]; then
  set -- "$PYTHON"
else
  # The versions that the suite runs on come before newer ones, for which a package may have no wheel yet.
  set -- python3 python3.13 python3.12 python3.11 python3.14 python3.15
fi

problem="make needs Python 3.11 or newer, and $1 is none"
for python; do
  status=0
  "$python" -c 'import sys
if sys.version_info < (3, 11): sys.exit(3)
try:
    import venv
    from ensurepip import bootstrap
except ImportError: sys.exit(4)' >/dev/null 2>&1 || status=$?
  case $status in
    0) exec "$python" -I tools/bootstrap.py "$folder" ;;
    4) problem="$python cannot make an environment: apt install python3-venv" ;;
  esac
done
echo "$problem; or name another: make PYTHON=/path/to/python3.12 ..." >&2
exit 1
