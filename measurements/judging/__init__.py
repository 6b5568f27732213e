"""From figures to verdicts: the rule, the table, what it adds up to, how it is shown. Pure."""
