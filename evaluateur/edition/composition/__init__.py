"""From a story to raw pages, with their marks: reportlab alone."""
