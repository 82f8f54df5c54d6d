"""The engines, one file each. A library is imported where an engine is made, so none of them is needed."""
