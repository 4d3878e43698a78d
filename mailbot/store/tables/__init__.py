"""The tables, and nothing else: core.py has those that every mail takes."""
