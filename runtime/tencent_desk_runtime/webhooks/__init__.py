"""Receives callbacks: verifies them, reads them, writes the replies. No I/O, no framework."""
