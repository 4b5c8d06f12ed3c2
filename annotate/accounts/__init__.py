"""People and borders: who exists, which projects they are members of, and what they may do there.

The rules of this room: an email address names one person, whatever its case; a project is the
border of everything below it; `permissions.py` is the whole policy, and nothing else decides who
may do what.
"""
