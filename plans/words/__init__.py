"""How what is stored is said to a reader: joints, units, measures."""
