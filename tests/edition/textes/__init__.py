"""Reading what the pages of a file say."""
