"""Is mail flowing, and does somebody play with us?  Judged here, and told to the administrator."""
