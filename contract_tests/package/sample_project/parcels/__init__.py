"""Tells users where their parcels are."""
