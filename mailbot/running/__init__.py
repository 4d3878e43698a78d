"""The program around the pipeline: the daemon and its signals, one round, standing by, what is in order."""
