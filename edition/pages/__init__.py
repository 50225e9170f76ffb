"""What stands on each page: contexts, and the code that makes them."""
