"""Records to files: the table contract, the CSV writer and reader, the manifest of a run."""
