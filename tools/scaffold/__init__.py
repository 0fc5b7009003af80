"""Start an operation in `openapi.yaml` from its vendor-page row: `make scaffold NAME=...`."""
