"""What the pipeline knows: concepts and their surfaces, cue words, registry numbers; and finding them in a text."""
