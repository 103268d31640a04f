"""The window itself, and what lies over any page."""
