"""Starting the server with the session: by systemd, launchd or Windows' task scheduler."""
