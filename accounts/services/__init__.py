"""What changes people, clinics and consents. Keyword-only, atomic, time passed in."""
