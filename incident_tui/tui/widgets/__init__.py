"""Region widgets: state down by attributes, intents up as messages."""
