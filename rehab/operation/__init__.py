"""Looking after an installation: is it well, what are its figures, how is it kept."""
