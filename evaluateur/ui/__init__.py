"""The window: what the two evaluators see and type. It decides no rule and knows no SQL: it asks ``seance``."""
