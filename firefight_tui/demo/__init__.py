"""The sample desk: believable complaints and what was done about them."""
