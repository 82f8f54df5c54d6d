"""Dutch knowledge as data: `nl/*.yaml`, the models that validate it and the loader that reads it.

Trainers edit the YAML. An organisation lays its own folder over ours, by id. This room recognises nothing and decides
nothing; it only says what is written and where a mistake stands.
"""
