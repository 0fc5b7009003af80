"""Receive callbacks: verify them, read them, write the replies. No I/O, no framework."""
