"""Inform users about the location of their parcels."""
