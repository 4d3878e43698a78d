"""What somebody orders by a form: tables, lists and single lines -> the lines of an order."""
