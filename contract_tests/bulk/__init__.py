"""Tests of bulk sending."""
