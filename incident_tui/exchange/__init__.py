"""Records between machines, over any two streams of bytes; no network of its own."""
