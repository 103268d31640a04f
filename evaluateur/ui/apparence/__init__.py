"""How it looks: colours, sizes, icons, style sheet."""
