"""Scripts that read our corpus and train what we ship, reproducibly. Nothing here is imported by `luwte` itself."""
