"""Test that the contract, the client and the mock server agree."""
