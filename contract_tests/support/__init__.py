"""Provide oracles and helpers that several test folders share."""
