"""Text as strangers write it -> one spelling, words, numbers, likeness; checked TOML.  Leaves: they import no room."""
