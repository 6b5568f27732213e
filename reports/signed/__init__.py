"""Read the signed copy that the clerk brings back. Pure; whatever opens it works in a sandboxed child.

`host` asks the children: `text_child` for its words, `signature_child` for its signatures (pyHanko, without network),
`compare_child` for where its words are not those of the archived letter. `copy_facts` holds what was found and says it.
"""
