"""Inform users where their parcels are."""
