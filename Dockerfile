# The mock server in a container: docker build -t desk-mock . && docker run -p 8787:8787 desk-mock
FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml openapi.yaml README.md LICENSE ./
COPY generated_client generated_client
COPY mock mock
COPY runtime runtime
# It is this folder that is installed.
# hadolint ignore=DL3013
RUN pip install --no-cache-dir --prefix=/installed ".[mock]"

FROM python:3.13-slim
COPY --from=build /installed /usr/local
RUN useradd --system --no-create-home --uid 10001 desk
USER 10001
EXPOSE 8787
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8787/openapi.json', timeout=2)"]
# Off loopback the control endpoints ask for the token that it prints.
ENTRYPOINT ["tencent-desk", "mock"]
CMD ["--host", "0.0.0.0", "--port", "8787"]
