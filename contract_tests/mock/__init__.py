"""Test the mock server."""
