"""Scenario files: YAML in, a checked and frozen ``Scenario`` out."""
