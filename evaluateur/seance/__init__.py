"""The use cases, as the window calls them: the only room that writes."""
