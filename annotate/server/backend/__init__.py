"""Django's PostgreSQL backend, which starts the embedded server before it connects to it."""
