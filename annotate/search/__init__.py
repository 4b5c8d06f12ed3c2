"""What people type into search fields, as PostgreSQL full-text queries. No tables of its own."""
