"""Running Annotate: its embedded PostgreSQL, its supervisor and its health pages.

Part of the composition root, beside settings and urls: nothing in a room imports it.
"""
