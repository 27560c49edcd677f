"""The pages of the chapters, by what they show."""
