"""What people correct, send and complain about -> what mailbot has learned, and which answers it may give alone."""
