"""Test the maintainers' commands."""
