"""The procedure as values, whose types say what may stand in a playbook's file.

These modules do without postponed annotations: msgspec reads the types when the first playbook
is read, and would compile each of them from a text, at every start, in 5 ms.
"""
