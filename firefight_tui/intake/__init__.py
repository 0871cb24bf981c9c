"""How complaints arrive: mail, mailboxes and rows, read into items that the desk can take in."""
