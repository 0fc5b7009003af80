"""Test the client as users see it."""
