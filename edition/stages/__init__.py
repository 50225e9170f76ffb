"""The stages of a build, one a module. `edition.workflow` has them in order."""
