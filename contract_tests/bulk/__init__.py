"""Test bulk sending."""
