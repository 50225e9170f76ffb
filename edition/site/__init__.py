"""From pages to files: templates, fragments, search, what is up to date."""
