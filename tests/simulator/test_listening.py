"""Listening: keys, speech and tapes, at the edges of their times."""

import pytest

from callbot.simulator import HangsUp, LeavesVoicemail, Network, Person, Transcripts, presses
from callbot.simulator.manners import Conduct, Manner
from tests.simulator.bot import Bot
from tests.simulator.conftest import BOT, DANA, play

NEVER_MIND = HangsUp(after=300)


def calls(network: Network, bot: Bot, dana: Person, verb: str, conduct: Conduct) -> dict[str, str]:
    """Dana calls and meets one verb; what came to its action, {} if nothing did."""
    bot.says |= {"/voice": f"{verb}<Say>Nothing came.</Say>", "/next": "<Say>Thank you.</Say>"}
    dana.calls(BOT, conduct)
    play(network)
    forms = bot.at("/next")
    assert len(forms) <= 1
    return forms[0] if forms else {}


def heard_after(dana: Person, words: str) -> float:
    """After how many seconds, from the first word, somebody heard these."""
    [at] = [heard.at for heard in dana.heard if heard.words == words]
    return (at - dana.heard[0].at).total_seconds()


class TestGather:
    """Keys and speech."""

    @pytest.mark.parametrize(
        ("attributes", "turn", "digits"),
        [
            ('numDigits="1"', "1", "1"),
            ('numDigits="1"', "12", "1"),
            ('numDigits="2"', "12", "12"),
            ("", "6175550133#", "6175550133"),
            ("", "12", "12"),
            ('finishOnKey="*"', "1#2*3", "1#2"),
            ('finishOnKey=""', "1#*", "1#*"),
            ('finishOnKey="0123456789*#"', "5", None),
            ("", "#", None),
            ("", "", None),
        ],
    )
    def test_which_digits_arrive(
        self, network: Network, bot: Bot, dana: Person, attributes: str, turn: str, digits: str | None
    ) -> None:
        verb = f'<Gather action="/next" timeout="4" {attributes}><Say>Press.</Say></Gather>'
        assert calls(network, bot, dana, verb, presses(turn)).get("Digits") == digits
        assert dana.ears == ("Press. Thank you." if digits else "Press. Nothing came.")

    @pytest.mark.parametrize(("reaction", "in_time"), [(-0.5, True), (3.9, True), (4.1, False)])
    def test_a_key_counts_within_the_timeout_after_the_prompt(
        self, network: Network, bot: Bot, dana: Person, reaction: float, in_time: bool
    ) -> None:
        verb = '<Gather action="/next" timeout="4" numDigits="1"><Say>Press any key</Say><Pause/></Gather>'
        prompt = len("Press any key") / 14 + 1
        conduct = presses("1", reaction=prompt + reaction)
        assert bool(calls(network, bot, dana, verb, conduct)) is in_time

    def test_the_timeout_begins_anew_with_every_key(self, network: Network, bot: Bot, dana: Person) -> None:
        verb = '<Gather action="/next" timeout="0.5" finishOnKey=""/>'
        assert calls(network, bot, dana, verb, presses("1234567", reaction=0.1))["Digits"] == "1234567"

    def test_a_prompt_is_heard_to_its_end_where_nobody_presses(
        self, network: Network, bot: Bot, dana: Person
    ) -> None:
        verb = f'<Gather timeout="3"><Say>{"x" * 28}</Say><Pause length="2"/></Gather>'
        calls(network, bot, dana, verb, NEVER_MIND)
        assert heard_after(dana, "Nothing came.") == 2 + 2 + 3

    def test_a_key_cuts_it_short(self, network: Network, bot: Bot, dana: Person) -> None:
        verb = f'<Gather action="/next" numDigits="1"><Say>{"x" * 140}</Say></Gather>'
        calls(network, bot, dana, verb, presses("1", reaction=2.5))
        assert heard_after(dana, "Thank you.") == 2.5

    def test_an_empty_result_is_sent_where_asked(self, network: Network, bot: Bot, dana: Person) -> None:
        verb = '<Gather action="/next" timeout="2" actionOnEmptyResult="true"/>'
        form = calls(network, bot, dana, verb, NEVER_MIND)
        assert (form["Digits"], form["msg"]) == ("", "Gather End")
        assert "FinishedOnKey" not in form

    @pytest.mark.parametrize(("key", "told"), [("12#", "#"), ("12", None)])
    def test_the_key_that_finished_is_told(
        self, network: Network, bot: Bot, dana: Person, key: str, told: str | None
    ) -> None:
        form = calls(network, bot, dana, '<Gather action="/next"/>', presses(key))
        assert form.get("FinishedOnKey") == told

    @pytest.mark.parametrize(
        ("kinds", "turn", "name", "value"),
        [
            ("speech", "Thursday at ten", "SpeechResult", "Thursday at ten"),
            ("dtmf speech", "Thursday at ten", "SpeechResult", "Thursday at ten"),
            ("dtmf speech", "2", "Digits", "2"),
            ("dtmf", "Thursday at ten", "Digits", None),
            ("speech", "2", "Digits", None),
        ],
    )
    def test_it_hears_only_what_it_listens_for(
        self, network: Network, bot: Bot, dana: Person, kinds: str, turn: str, name: str, value: str | None
    ) -> None:
        verb = f'<Gather action="/next" input="{kinds}" timeout="3"/>'
        assert calls(network, bot, dana, verb, presses(turn)).get(name) == value

    def test_who_speaks_too_late_is_not_heard(self, network: Network, bot: Bot, dana: Person) -> None:
        verb = '<Gather action="/next" input="speech" timeout="3"/>'
        assert calls(network, bot, dana, verb, presses("Thursday", reaction=3.5)) == {}

    def test_hanging_up_while_it_listens_sends_nothing(
        self, network: Network, bot: Bot, dana: Person
    ) -> None:
        assert calls(network, bot, dana, '<Gather action="/next"/>', HangsUp(after=2)) == {}
        assert [form["CallStatus"] for form in bot.at("/status")] == ["completed"]

    def test_without_an_action_its_own_document_is_asked_again(
        self, network: Network, bot: Bot, dana: Person
    ) -> None:
        bot.says["/voice"] = '<Gather numDigits="1" timeout="1"/><Hangup/>'
        dana.calls(BOT, presses("1"))
        play(network)
        assert [form.get("Digits") for form in bot.at("/voice")] == [None, "1"]

    def test_the_action_may_go_by_get(self, network: Network, bot: Bot, dana: Person) -> None:
        calls(network, bot, dana, '<Gather action="/next" method="get" numDigits="1"/>', presses("1"))
        assert [asked.method for asked in bot.asked if asked.path == "/next"] == ["GET"]


class TestRecord:
    """Tapes: their end, their length and their words."""

    def seconds(self, network: Network) -> int:
        """How long the one tape is."""
        [tape] = network.recordings
        return tape.seconds

    @pytest.mark.parametrize(
        ("attributes", "conduct", "seconds", "digits"),
        [
            ("", LeavesVoicemail("Hi", 9), 9, "hangup"),
            ("", LeavesVoicemail("Hi", 9, ends_with="#"), 9, "#"),
            ("", LeavesVoicemail("Hi", 9, ends_with="1"), 9, "1"),
            ('finishOnKey="#"', LeavesVoicemail("Hi", 9, ends_with="1"), 14, None),
            ('timeout="3"', LeavesVoicemail("Hi", 9, ends_with=""), 12, None),
            ('maxLength="8"', LeavesVoicemail("Hi", 9), 8, None),
            ('timeout="2"', NEVER_MIND, 2, None),
            ('maxLength="3"', NEVER_MIND, 3, None),
            ("", HangsUp(after=2), 2, "hangup"),
            ("", presses("1"), 2, "1"),
            ("", presses("1", reaction=4), 4, "1"),
        ],
    )
    def test_when_it_ends_and_why(
        self,
        network: Network,
        bot: Bot,
        dana: Person,
        attributes: str,
        conduct: Conduct,
        seconds: int,
        digits: str | None,
    ) -> None:
        form = calls(network, bot, dana, f'<Record action="/next" {attributes}/>', conduct)
        assert (form["RecordingDuration"], form.get("Digits")) == (str(seconds), digits)
        assert self.seconds(network) == seconds

    def test_a_key_at_the_beep_leaves_an_absent_tape(self, network: Network, bot: Bot, dana: Person) -> None:
        form = calls(network, bot, dana, '<Record action="/next"/>', presses("1", reaction=0))
        assert (form["Digits"], form["RecordingDuration"]) == ("1", "0")
        assert [tape.status for tape in network.recordings] == ["absent"]

    def test_nothing_is_played_to_who_hung_up(self, network: Network, bot: Bot, dana: Person) -> None:
        calls(network, bot, dana, '<Record action="/next"/>', LeavesVoicemail("Hi", 9))
        assert dana.heard == []

    def test_a_tape_belongs_to_its_call(self, network: Network, bot: Bot, dana: Person) -> None:
        form = calls(network, bot, dana, '<Record action="/next"/>', LeavesVoicemail("Hi", 9))
        [tape] = network.recordings
        assert (tape.sid, tape.call_sid) == (form["RecordingSid"], form["CallSid"])
        assert form["RecordingUrl"].endswith(f"/Recordings/{tape.sid}")

    def test_patience_ends_a_voicemail_early(self, network: Network, bot: Bot, dana: Person) -> None:
        calls(network, bot, dana, '<Record action="/next"/>', Manner(voicemail="Hi", seconds=30, patience=5))
        assert self.seconds(network) == 5

    def test_two_tapes_of_one_call(self, network: Network, bot: Bot, dana: Person) -> None:
        verb = '<Record timeout="2" action="/more"/>'
        bot.says["/more"] = '<Record timeout="2" action="/next"/>'
        calls(network, bot, dana, verb, NEVER_MIND)
        assert [tape.seconds for tape in network.recordings] == [2, 2]


class TestTold:
    """What is told of a tape, later."""

    @pytest.mark.parametrize(
        ("events", "seconds", "told"),
        [
            ("", 9, ["completed"]),
            ('recordingStatusCallbackEvent="completed absent"', 9, ["completed"]),
            ('recordingStatusCallbackEvent="absent"', 9, []),
            ('recordingStatusCallbackEvent="completed absent"', 0, ["absent"]),
            ("", 0, []),
        ],
    )
    def test_only_what_was_asked_for(
        self, network: Network, bot: Bot, dana: Person, events: str, seconds: float, told: list[str]
    ) -> None:
        verb = f'<Record action="/next" recordingStatusCallback="/tape" {events}/>'
        calls(network, bot, dana, verb, LeavesVoicemail("Hi", seconds))
        forms = bot.at("/tape")
        assert [form["RecordingStatus"] for form in forms] == told
        assert all({"From", "To"}.isdisjoint(form) for form in forms)

    @pytest.mark.parametrize(
        ("seconds", "words"), [(2, []), (3, ["Hi Sam"]), (119, ["Hi Sam"]), (120, []), (0, [])]
    )
    def test_only_middling_tapes_are_transcribed(
        self, network: Network, bot: Bot, dana: Person, seconds: float, words: list[str]
    ) -> None:
        verb = '<Record action="/next" transcribe="true" transcribeCallback="/words" maxLength="600"/>'
        calls(network, bot, dana, verb, LeavesVoicemail("Hi Sam", seconds))
        assert [form["TranscriptionText"] for form in bot.at("/words")] == words

    @pytest.mark.parametrize(
        ("fate", "status", "text"),
        [("completed", "completed", "Hi Sam"), ("failed", "failed", ""), ("blank", "completed", "")],
    )
    def test_what_becomes_of_a_transcription(
        self, network: Network, bot: Bot, dana: Person, fate: str, status: str, text: str
    ) -> None:
        network.quirks.transcripts = Transcripts(fate, seconds=40)
        verb = '<Record action="/next" transcribe="true" transcribeCallback="/words"/>'
        calls(network, bot, dana, verb, LeavesVoicemail("Hi Sam", 9))
        [form] = bot.at("/words")
        assert (form["TranscriptionStatus"], form["TranscriptionText"]) == (status, text)
        assert (form["From"], form["CallStatus"]) == (DANA, "completed")
        assert "CallerCity" not in form

    @pytest.mark.parametrize("verb", ['transcribeCallback="/words"', 'transcribe="true"'])
    def test_who_did_not_ask_gets_no_words(self, network: Network, bot: Bot, dana: Person, verb: str) -> None:
        calls(network, bot, dana, f'<Record action="/next" {verb}/>', LeavesVoicemail("Hi Sam", 9))
        assert bot.at("/words") == []

    def test_the_words_come_after_their_seconds(self, network: Network, bot: Bot, dana: Person) -> None:
        network.quirks.transcripts = Transcripts(seconds=75)
        bot.says["/voice"] = '<Record transcribe="true" transcribeCallback="/words"/>'
        dana.calls(BOT, LeavesVoicemail("Hi Sam", 10))
        play(network, minutes=80 / 60)
        assert bot.at("/words") == []
        play(network, minutes=10 / 60)
        assert len(bot.at("/words")) == 1
