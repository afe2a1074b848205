"""Every page of a patient, in every state and look, measured in a real browser without a server."""
