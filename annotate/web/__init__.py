"""The pages: one module a noun, HTML that htmx updates.

The rules of this room: a view reads a form, finds things through the person's seat (`web.seats`),
calls an action and renders a fresh read. It writes nothing and decides nothing.
"""
