"""What an operator or a machine that watches may ask."""
