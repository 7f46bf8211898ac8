"""A document becomes terminal text, Markdown, …: one small file a format.

Knows nothing of scenarios or traces.
"""
