"""Who speaks when: from samples to stretches of speech. It knows nothing of words or of how somebody sounds."""
