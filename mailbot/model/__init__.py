"""The nouns: frozen values that every room passes on, settings types, the token codec.  Imports nothing of mailbot."""
