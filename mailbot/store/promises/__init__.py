"""What a store promises, part by part: the words of the Transaction and Store protocols."""
