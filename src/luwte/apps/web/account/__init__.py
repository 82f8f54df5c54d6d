"""Pages of one's own account: the first time, signing in and out, password, codes, who read my calls."""
