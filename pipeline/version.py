"""Version of the pipeline, written down here only."""

VERSION = "0.1.0"
