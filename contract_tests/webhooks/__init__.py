"""Tests of the receiver of callbacks."""
