"""The dashboard: a local web page of the worker's own hours, pay and warnings.

Nothing in it is worked out anew for a look: `figures` keeps sums up to date as tasks change, the
pages only add a few of them up and write them down.
"""
