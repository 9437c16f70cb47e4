"""How often each lint rule is right, on real posts that two readers labelled."""
