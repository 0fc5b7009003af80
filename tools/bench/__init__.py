"""Measures the client beside what people would use in its place: `make bench`."""
