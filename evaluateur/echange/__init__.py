"""What comes from outside and what goes out: every file is read carefully, shown, and written only when confirmed."""
