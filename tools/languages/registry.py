"""List the languages, their generators and their commands."""

from __future__ import annotations

from .language import Language, Tool

NODE = Tool("Node.js", "node --version", (20, 19))
NPM = Tool("npm", "npm --version", (10,))

JAVA = Tool("Java", "java -version", (17,))
MAVEN = Tool("Maven", "mvn --version", (3, 8))
PHP = Tool("PHP", "php --version", (8, 2))
GUZZLE = Tool(
    "Guzzle for PHP",
    "php -r \"require 'GuzzleHttp/autoload.php'; echo GuzzleHttp\\Client::MAJOR_VERSION, '.0';\"",
    (7,),
)
RUBY = Tool("Ruby", "ruby --version", (3, 1))
TYPHOEUS = Tool(
    "Typhoeus for Ruby", "ruby -e 'require \"typhoeus\"; puts Typhoeus::VERSION'", (1, 4)
)
CARGO = Tool("Cargo", "cargo --version", (1, 89))
GO = Tool("Go", "go version", (1, 25))

# openapi-generator on PyPI contains the jar of Maven Central, and only needs Java.
_OPENAPI_GENERATOR = "7.25.0"
_GENERATE = f"uvx openapi-generator-cli@{_OPENAPI_GENERATOR} generate -c openapi-generator.yaml"
_MAVEN_GENERATE = "mvn --batch-mode --quiet generate-sources"
_MAVEN_COMPILE = "mvn --batch-mode --quiet process-classes"
_GO_BUILD = ("go vet ./...", "go build -o build/caller .")
_TSC = "npx tsc --project ."

LANGUAGES = (
    Language(
        folder="typescript/openapi-fetch",
        shared=("caller.ts",),
        language="TypeScript",
        generator="openapi-typescript, openapi-fetch",
        version="7.13.0, 0.17.0",
        tools=(NODE, NPM),
        install=("npm ci",),
        generate=(
            (
                "npx openapi-typescript openapi.yaml --enum --conditional-enums"
                " --default-non-nullable false --root-types --root-types-no-schema-prefix"
                " --output generated/index.ts"
            ),
        ),
        compile=(_TSC,),
        run="node build/caller.js",
        generated=("generated", "build"),
    ),
    Language(
        folder="typescript/hey-api",
        shared=("caller.ts",),
        language="TypeScript",
        generator="@hey-api/openapi-ts",
        version="0.95.0",
        tools=(NODE, NPM),
        install=("npm ci",),
        generate=("npx openapi-ts",),
        compile=(_TSC,),
        run="node build/caller.js",
        generated=("generated", "build"),
    ),
    Language(
        folder="go/openapi-generator",
        language="Go",
        generator="openapi-generator go",
        version=_OPENAPI_GENERATOR,
        tools=(GO, JAVA),
        generate=(_GENERATE,),
        compile=_GO_BUILD,
        run="build/caller",
        generated=("desk", "build"),
    ),
    Language(
        folder="go/oapi-codegen",
        language="Go",
        generator="oapi-codegen",
        version="2.8.2",
        tools=(GO,),
        generate=(
            "mkdir -p desk",
            "go tool oapi-codegen -config oapi-codegen.yaml openapi.yaml",
        ),
        compile=_GO_BUILD,
        run="build/caller",
        generated=("desk", "build"),
    ),
    Language(
        folder="java",
        language="Java 17",
        generator="openapi-generator java, native",
        version=_OPENAPI_GENERATOR,
        tools=(JAVA, MAVEN),
        generate=(_MAVEN_GENERATE,),
        compile=(_MAVEN_COMPILE,),
        run="java -cp 'target/classes:target/lib/*' example.Caller",
        generated=("target",),
    ),
    Language(
        folder="php",
        language="PHP 8.2",
        generator="openapi-generator php-nextgen",
        version=_OPENAPI_GENERATOR,
        tools=(PHP, GUZZLE, JAVA),
        generate=(_GENERATE,),
        compile=("sh -c 'find . -name \"*.php\" -print0 | xargs -0 -n 1 -P 2 php -l'",),
        run="php caller.php",
        generated=("generated",),
    ),
    Language(
        folder="ruby",
        language="Ruby 3.1",
        generator="openapi-generator ruby, typhoeus",
        version=_OPENAPI_GENERATOR,
        tools=(RUBY, TYPHOEUS, JAVA),
        generate=(_GENERATE,),
        compile=(
            (
                'ruby -w -e \'Dir["**/*.rb"].each'
                " { |file| RubyVM::InstructionSequence.compile_file(file) }'"
            ),
        ),
        run="ruby -w caller.rb",
        generated=("generated",),
    ),
    Language(
        folder="kotlin",
        language="Kotlin",
        generator="openapi-generator kotlin, okhttp, jackson",
        version=_OPENAPI_GENERATOR,
        tools=(JAVA, MAVEN),
        generate=(_MAVEN_GENERATE,),
        compile=(_MAVEN_COMPILE,),
        run="java -cp 'target/classes:target/lib/*' example.CallerKt",
        generated=("target",),
    ),
    Language(
        folder="rust",
        language="Rust",
        generator="oas3-gen",
        version="0.29.0",
        tools=(CARGO,),
        install=("cargo install --quiet --debug --locked --root tools oas3-gen@0.29.0",),
        generate=(
            "mkdir -p src/desk",
            (
                "tools/bin/oas3-gen generate client-mod --quiet --no-helpers"
                " --input openapi.yaml --output src/desk"
            ),
            "python name_enums.py openapi.yaml src/desk/types.rs",
        ),
        compile=(
            "cargo clippy --quiet --locked -- -D warnings",
            "cargo build --quiet --locked",
        ),
        run="target/debug/desk-caller",
        generated=("src/desk",),
    ),
)
