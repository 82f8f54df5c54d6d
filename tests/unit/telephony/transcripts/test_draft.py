from __future__ import annotations

from luwte.telephony.transcripts.draft import Draft, Utterance


def test_a_draft_knows_names_and_no_parties() -> None:
    draft = Draft((Utterance("SPEAKER_00", "hallo", None, None, 1),))
    assert not hasattr(draft.items[0], "party")
    assert (draft.id, draft.profile, draft.ended) == (None, None, None)
