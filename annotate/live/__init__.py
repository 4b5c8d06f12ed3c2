"""What others do in an article, as they do it: server-sent events woken by PostgreSQL NOTIFY.

The rules of this room: nothing is written, and nothing is lost by being late. A notice only says
"look"; what happened is read from the history (`history.cursor`), so that a notice that never came
costs time and no change. An open page holds no database connection. HTML is not made here: the
composition root hands over what renders.
"""
