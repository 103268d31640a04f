"""The jury's world, pure: no clock, no file, no SQL, no window."""
