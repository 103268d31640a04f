"""The training body's side: its authority, and later what it receives."""
