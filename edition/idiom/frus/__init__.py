"""The idiom of *Foreign Relations of the United States*."""
