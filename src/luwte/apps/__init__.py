"""The faces: command line and web. They parse, call a use case and show; they decide nothing about a call."""
