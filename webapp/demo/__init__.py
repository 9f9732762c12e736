"""A made-up advisory firm to look at: its people, cases and mail, and a mailbox of its own."""
