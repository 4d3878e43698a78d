"""What mails mean for orders: taken, asked about, sent to factories."""
