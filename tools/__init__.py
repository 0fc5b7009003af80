"""Commands of the maintainers."""
