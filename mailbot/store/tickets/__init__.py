"""Tickets and orders in rows: their life, what colleagues order, what is due, what people look at."""
