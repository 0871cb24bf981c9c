"""What can be done at the desk, one module per step of the process, and what can be seen."""
