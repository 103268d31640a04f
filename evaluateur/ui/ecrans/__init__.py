"""The screens of a session, one folder a step."""
