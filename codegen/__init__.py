"""Turn `openapi.yaml` into `generated_client/tencent_desk`: `python -m codegen [--check]`."""
