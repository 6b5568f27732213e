"""Pages of people and what they act for, of programs' tokens, and of changes of the register."""
