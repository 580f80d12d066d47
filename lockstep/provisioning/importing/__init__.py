"""Importing the service's users into the directory: a list, whom the directory knows of it, and who becomes a user.

acts       what pages do: ask for a list, tick, start, stop, add to a group; no page calls out
listing    the worker makes the list, a page at a time
creating   the worker reads each chosen account in full, and makes a user of it: one transaction each
knowing    whom the directory knows (`accounts.imported` judges)
following  what would follow over there if somebody joined a bound group
queries    reads for the pages

Nothing here writes to the service, and nothing links: whoever joins a bound group is found and adopted as anybody else.
"""
