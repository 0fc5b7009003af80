"""Tests that no key and no signature is seen in what reporters, logs and tracebacks make."""
