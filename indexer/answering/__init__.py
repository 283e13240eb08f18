"""What matches -> hits in their order, as they are shown: what every engine shares. Pure."""
