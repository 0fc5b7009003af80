"""Oracles and helpers that several rooms share."""
