"""Signs that a program mailed it, and which words are its own."""
