"""Reads the chat's own texts that are data: no tables, no people."""
