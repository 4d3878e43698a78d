"""Who wrote -> rows of customers: known again, made one, listed, shown whole."""
