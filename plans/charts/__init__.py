"""Values into places on a page: scales, marks and points as plain numbers for templates."""
