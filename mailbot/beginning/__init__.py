"""A few answers -> a first configuration: the mail host found by domain, and a file that is easy to read."""
