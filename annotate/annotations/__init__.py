"""Annotations and the tags they carry.

The rules of this room: an annotation's quote is its revision's text at `[start, end)`, counted in
code points; tags belong to the annotation's project; typed details fit their tag's fields. Deleting
puts an annotation into the trash. The database refuses what breaks the first two.
"""
