"""Tests of the client as users see it."""
