"""What leaves, in rows: each recipient's way to an outcome, bounces, what a restore holds back."""
