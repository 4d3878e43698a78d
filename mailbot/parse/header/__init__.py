"""The header of a mail: its fields, who wrote it, which way it came, what the receiving side vouches for."""
