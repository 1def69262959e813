"""The study page: everything that was found, in one file that opens offline, in every language."""
