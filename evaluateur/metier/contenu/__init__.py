"""What a référentiel holds: the fields of its parts, how a bloc is observed, the job sheet that it may come from."""
