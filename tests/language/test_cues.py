"""Cues are only tried where a word begins like one of their own; none may be missed for that."""

from __future__ import annotations

import re

import pytest

from callbot.language import about, wishes
from callbot.language.cues import Cue, heads_of
from callbot.language.scan import lowered, normal
from tests.language.lines import lines

TEXTS = [lowered(normal(line.text)) for line in lines()]
CUES = {
    **about.CUES,
    "opt_out": wishes.OPT_OUT,
    "cancel": wishes.CANCEL,
    "reschedule": wishes.RESCHEDULE,
    "decline": wishes.DECLINE,
}


@pytest.mark.parametrize("name", CUES)
def test_a_cue_is_heard_wherever_it_is_said(name: str) -> None:
    cue: Cue = CUES[name]
    missed = [text for text in TEXTS if re.search(cue.pattern, text) and cue.heads.isdisjoint(heads_of(text))]
    assert missed == []
