"""The ways in which programs lay a form out -> rows with one field each."""
