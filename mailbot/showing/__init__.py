"""What a colleague asks to see -> cards, time lines, orders, reports, tables.  Reads the store, changes nothing."""
