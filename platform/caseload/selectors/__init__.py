"""Reads of the caseload. Nothing in this package may know the blinded store: TSWs reach it."""
