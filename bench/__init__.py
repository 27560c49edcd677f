"""Benchmarks a person can run, each with its peers and its limits; see README.md."""
