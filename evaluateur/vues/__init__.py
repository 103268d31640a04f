"""What a dossier looks like to its holder: pure, for screens, lists and exports."""
