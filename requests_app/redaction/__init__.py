"""
Blacking out parts of what is disclosed: burnt into pixels, the rest still to be read and searched.

Nothing of the file that was attached reaches the new one but pixels, and characters that could be
seen on a page outside its boxes.
"""
