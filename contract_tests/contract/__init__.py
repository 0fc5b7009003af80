"""Test openapi.yaml."""
