"""Tests of the project, and the oracles that they compare it with."""
