"""The languages, their generators and their commands."""

from __future__ import annotations

from .language import Command, Language, Tool

NODE = Tool("Node.js", "node --version", (20, 19))
NPM = Tool("npm", "npm --version", (10,))

_TSC = Command("npx tsc --project .")

LANGUAGES = (
    Language(
        folder="typescript/openapi-fetch",
        language="TypeScript",
        generator="openapi-typescript, openapi-fetch",
        version="7.13.0, 0.17.0",
        tools=(NODE, NPM),
        install=(Command("npm ci"),),
        generate=(
            Command(
                "npx openapi-typescript openapi.yaml --enum --conditional-enums"
                " --default-non-nullable false --output generated/desk.ts"
            ),
        ),
        compile=(_TSC,),
        run=Command("node build/caller.js"),
        generated=("generated", "build"),
    ),
    Language(
        folder="typescript/hey-api",
        language="TypeScript",
        generator="@hey-api/openapi-ts",
        version="0.95.0",
        tools=(NODE, NPM),
        install=(Command("npm ci"),),
        generate=(Command("npx openapi-ts"),),
        compile=(_TSC,),
        run=Command("node build/caller.js"),
        generated=("generated", "build"),
    ),
)
