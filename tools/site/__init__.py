"""Build the reference site: pages from the contract, from docstrings, and written by hand."""
