"""The press: print-ready HTML set as pages, and put together to a book."""
