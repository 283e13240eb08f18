"""Help cards: what stands above the answers to words of distress."""
