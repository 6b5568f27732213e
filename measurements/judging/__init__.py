"""The judge: from figures to verdicts; the rule, the table, its totals, and how they are shown. Pure."""
