"""Collect submissions from the archive that a learning platform exports.

archives    what an archive holds: names and sizes are looked at before a byte is unpacked
patterns    whose file an entry is, by the names that each platform gives
roster      which student of the class that is
unpacking   one student's files, written into a folder
shelf       the submitted folders: staged, compared, exchanged; what was there is kept
collecting  all of it, and what came of it
"""
