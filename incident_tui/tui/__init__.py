"""The screens. Importing this package alone loads no Textual."""
