"""Lists as files: in and out, each output with the manifest that replays it."""
