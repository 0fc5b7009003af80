"""Starts an operation in `openapi.yaml` from what its page says: `make scaffold NAME=...`."""
