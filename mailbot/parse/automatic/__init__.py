"""Signs that a program mails, and what an absent person lets it say."""
