"""Test the generator."""
