"""Reading the file in which the centre announces candidates."""
