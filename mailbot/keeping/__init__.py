"""The store as a thing to look after: copied, put back, emptied of one person, told to one person, let go with age."""
