"""Pages of who keeps Luwte in order: people, lines, content, law, keeping, trail, health."""
