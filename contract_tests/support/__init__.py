"""Provide oracles and helpers that several rooms share."""
