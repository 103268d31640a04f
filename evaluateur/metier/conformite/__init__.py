"""What is missing or irregular, as values, and how it is said."""
