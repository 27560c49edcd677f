"""The live chat beside its limits and a tutorial's chat, in one run; see ../README.md."""
