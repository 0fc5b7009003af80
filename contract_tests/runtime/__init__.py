"""Test the runtime without the generated client: a service of two operations."""
