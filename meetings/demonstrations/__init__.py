"""Parts of the live demonstration meeting, one file for each kind of work, made by the very actions of the pages."""
