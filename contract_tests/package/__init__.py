"""Test the released package, its pages and its public names."""
