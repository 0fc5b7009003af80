"""The reference site: pages of the contract, of the docstrings, and those written by hand."""
