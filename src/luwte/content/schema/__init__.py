"""Models of the content files: Dutch keys in YAML (alias), English names in code. They validate shape, not effect."""
