"""The door of practice mode: choose who you are, without a password. It exists in practice mode only."""
