"""The department's own templates: Word files with placeholders, workbooks with named cells and a marked row. Pure.

`host` has one filled by a child that is shut in; `fields` says what it may name; `filling` is the child's side.
"""
