"""Long builds: the files of an edition."""
