"""Load on the served fake Desk: `python -m contract_tests.load`, and `--prism` to compare."""
