"""Octets of a mail, and what they claim to be -> text."""
