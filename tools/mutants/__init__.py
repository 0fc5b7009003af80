"""Mutants of the contract, the client, its templates and the mock: python -m tools.mutants.

A mutant is planted in a copy of the tree. One that no test notices is a gap of the tests, or stands
in `survivors.yaml` with the reason why it is harmless.
"""
