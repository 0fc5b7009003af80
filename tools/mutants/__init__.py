"""Test mutants of the contract, the client, its templates and the mock: python -m tools.mutants.

A mutant is made in a copy of the tree. If no test notices it, the tests have a gap, or
`survivors.yaml` has the reason why it is harmless.
"""
