"""From raw pages to an archival, tagged file: pikepdf alone."""
