"""Steps from one version of the tables to the next. Each runs up and down on both engines."""
