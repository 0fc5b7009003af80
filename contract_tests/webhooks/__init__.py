"""Test the receiver of callbacks."""
