"""The incidents of a folder."""
