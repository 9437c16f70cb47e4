"""Full-screen views and modals; each only wires its widgets."""
