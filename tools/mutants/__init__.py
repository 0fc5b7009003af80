"""`make mutants`: the contract, the client and the fake Desk are broken, one fact at a time.

What no test notices is a gap of the tests, or stands in `survivors.yaml` with the reason why it
is harmless. A mutant is planted in a copy of the tree; the tree itself stays as it is.
"""
