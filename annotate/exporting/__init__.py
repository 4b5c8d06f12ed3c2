"""What leaves the project: one selection of annotations, read in one snapshot, one writer a format.

Page, API and command all call `exports.open_export` or `exports.export_project`, so that they hand out the
same bytes. Annotations are written inside the database, since a row that passes through Python costs
several times as much; nothing here holds more than a few thousand of them at a time.
"""
