"""SQLite and PostgreSQL: opening them, their locks, what several daemons share."""
