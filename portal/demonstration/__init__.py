"""The invented province of the demonstration: figures, filings and people made from a seed. Pure: knows no Django.

Nothing in it was measured and nobody in it exists; every workbook says so in its name and in its first row.
"""
