"""Pure text: canonical text, blocks, spans, quotes, sentences and marks. Imports no Django.

Every offset in this package counts Unicode code points of a canonical text, half-open
`[start, end)`. UTF-16 units exist in one JavaScript module only.
"""
