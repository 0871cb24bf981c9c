"""What the makers of Firefight run: lock files, generated files, the message catalogue."""
