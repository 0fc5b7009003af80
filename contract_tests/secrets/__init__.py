"""Test that reporters, logs and tracebacks show no key and no signature."""
