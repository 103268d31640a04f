"""What the centre receives: each lot judged, kept, and answered."""
