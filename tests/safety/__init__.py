"""Safety judged from outside: a hand-written table, every combination, and whole plan days."""
