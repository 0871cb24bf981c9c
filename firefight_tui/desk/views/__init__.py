"""What can be seen at the desk: frozen records read in short transactions."""
