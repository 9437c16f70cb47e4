"""The file on disk: durable appends, following, the folder of incidents."""
