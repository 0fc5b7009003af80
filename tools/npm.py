"""Settings of npm for everything that this project installs with it."""

from __future__ import annotations

SETTINGS = {
    "npm_config_ignore_scripts": "true",  # nothing that a package brings runs at installation
    "npm_config_omit_lockfile_registry_resolved": "true",  # a lock names no registry
    "npm_config_audit": "false",
    "npm_config_fund": "false",
}
"""Environment variables. Set them, too, to refresh a package-lock.json by hand."""
