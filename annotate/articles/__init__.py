"""Stored sources: articles, and the immutable texts (revisions) that annotations stand on.

The rules of this room: a revision never changes, its text is canonical (see
`annotate.text.canonical`), and its length and checksum are those of the text. The database refuses
anything else.
"""
