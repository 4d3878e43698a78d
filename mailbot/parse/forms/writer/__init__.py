"""Who filled the form in: name, firm, mailbox, telephone."""
