"""What became of the families, children and adults of Family Safeguarding, and what its practitioners say.

Shares, means and their intervals, by authority and cohort; outcomes of whole authorities are in `over_time`.
"""
