"""Who did what, when: written by the database's triggers, read here.

The rule of this room: nothing is written but receipts. `accounts.recording.by(actor)` names the
person for every row that changes inside it, whichever code or SQL changed it.
"""
