"""A look that fails or hangs is a finding of its own, and hides none of the others."""

import time
from threading import Event

from callbot.doctor.bench import Bench
from callbot.gateways.base import Failure, Later


def test_a_look_that_fails_says_its_kind_and_no_secret() -> None:
    def fails() -> int:
        raise ValueError("token 0123456789abcdef")

    with Bench(1.0) as bench:
        broken, sound = bench.begin("the account", fails), bench.begin("the disk", lambda: 7)
        assert (bench.end(broken), bench.end(sound)) == (None, 7)
    [finding] = bench.findings
    assert (finding.id, finding.level.word) == ("not-checked", "warning")
    assert finding.what == "Could not be looked at: the account (ValueError)."


def test_a_look_that_hangs_is_left_when_its_time_is_over() -> None:
    let_go, begun = Event(), time.monotonic()
    with Bench(0.2) as bench:
        hanging, sound = bench.begin("the account", let_go.wait), bench.begin("the disk", lambda: 7)
        assert (bench.end(hanging), bench.end(sound)) == (None, 7)
    assert time.monotonic() - begun < 2
    assert "no answer within" in bench.findings[0].what
    let_go.set()


def test_what_another_party_does_not_tell_is_named() -> None:
    def asked() -> int | Failure:
        return Later("Twilio asks for patience")

    with Bench(1.0) as bench:
        assert bench.told(bench.begin("calls to US", asked)) is None
    assert bench.findings[0].what == "Could not be looked at: calls to US (Twilio asks for patience)."


def test_a_false_answer_is_an_answer() -> None:
    def asked() -> bool | Failure:
        return False

    with Bench(1.0) as bench:
        assert bench.told(bench.begin("calls to US", asked)) is False
    assert bench.findings == []
