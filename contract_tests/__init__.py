"""Test the project, with the oracles that it is compared with."""
