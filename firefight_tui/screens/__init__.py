"""The places of the desk: each coordinates what is seen and done there, and decides nothing."""
