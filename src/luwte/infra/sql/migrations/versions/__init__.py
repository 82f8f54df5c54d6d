"""One file per step, named `v<revision>_<what>.py`; `infra/sql/upgrade.py` lists the revisions."""
