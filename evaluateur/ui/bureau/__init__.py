"""What every page works on: the desk, what is remembered between two runs, work away from the window."""
