"""What leaves the project: one selection of annotations, read in one snapshot, one writer a format.

Page, API and command all call `exports.open_export` or `exports.export_project`, so that they hand
out the same bytes. Annotations are streamed: memory does not grow with their number.
"""
