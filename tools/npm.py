"""Define the settings of npm for all installations of this project."""

from __future__ import annotations

SETTINGS = {
    "npm_config_ignore_scripts": "true",  # no scripts of packages run at installation
    "npm_config_omit_lockfile_registry_resolved": "true",  # lock files contain no registry
    "npm_config_audit": "false",
    "npm_config_fund": "false",
}
"""Environment variables. Also set them to refresh a package-lock.json by hand."""
