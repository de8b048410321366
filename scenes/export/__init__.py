"""From scenes to files: the command `lecture`, parallel rendering, stills."""
