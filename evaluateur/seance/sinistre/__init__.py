"""When the base is damaged: what can still be read, and the backup that is put back."""
