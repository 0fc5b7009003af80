"""Provide the commands of the maintainers."""
