"""Generate and compile clients in seven other languages, and run them against the mock.

    python -m tools.languages [--only go] [--require-all] [--planted]

Each folder here is a program to copy: build files, the generator's configuration and a caller.
`scenario` and `verdict` check what the caller sends, and what it prints about the replies.
"""
