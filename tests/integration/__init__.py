"""Tests of the program as its users meet it: processes, sockets, files."""
