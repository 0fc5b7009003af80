"""Tests of openapi.yaml."""
