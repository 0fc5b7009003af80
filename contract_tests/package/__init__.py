"""Test what ships: the package, its pages and its public names."""
