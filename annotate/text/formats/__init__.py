"""Readers of files that are more than text: web pages, office documents, books and PDF.

Each is a function from bytes to a `Read`. They read data that anybody may have written, so they
run in a process of their own (`child`), with limits, started by `annotate.articles.confined`.
"""
