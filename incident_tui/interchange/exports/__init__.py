"""Documents made of the record.

Pure: the same incident, playbook and instant give the same text. People's words are
escaped, so that none of them becomes a heading, a link or a row of its own.
"""
