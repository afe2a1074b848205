"""Forms of people and clinics, and our versions of allauth's."""
