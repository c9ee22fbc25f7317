"""The assets, layer by layer. Each module says what is made and checked; the work is done by plain functions."""
