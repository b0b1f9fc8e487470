"""Phrases of several words that are one token: "no later than", "day after tomorrow", "good morning".

They are written with "_" between their words and found by their first; the longest wins. The kinds are
those of `lexicon`; what is filler here ("_") says nothing of time, whatever its words say elsewhere.
"""

from __future__ import annotations

from callbot.language.lexicon import ZONE_OF, Word, words

_PLAIN = {
    "m": words("same_time"),
    "E": words("week_end"),
    "_": words(
        """
        in_a_row good_morning good_afternoon good_evening good_night stop_by come_by drop_by
        swing_by so_on so_far at_all no_problem no_worries not_a_problem no_rush great_weekend
        good_weekend nice_weekend was_calling were_calling was_looking were_looking was_planning
        were_planning your_weekend happy_monday happy_tuesday happy_wednesday
        happy_thursday happy_friday great_day good_day nice_day great_week good_week great_evening
        nice_evening great_night was_thinking was_wondering was_hoping were_thinking were_hoping
        were_wondering can't_wait cant_wait don't_worry dont_worry not_bad not_sure not_sure_about why_not
        don't_mind do_not_mind find_out check_out reach_out reaching_out fill_out figure_out
        free_time what_day what_time right_now for_now at_the_moment by_phone by_text
        by_email by_any_chance by_the_way any_chance for_sure out_loud back_off
        so_that so_much shift_us shift_it shift_our shift_this shift_the shift_to shift_back at_once
        weekend_job weekend_shift weekend_help weekend_work night_shift day_shift morning_shift evening_shift
        once_again once_more confirm_today otherwise_let_me_know otherwise_just_let_me_know
        about_the about_your about_a about_our about_this all_set all_good not_to not_a not_have
        no_preference hard_start any_questions any_other_questions any_updates any_more any_news every_time
        one_time next_step next_steps next_round next_stage at_least at_most a_few_minutes
        of_your_time a_minute_of half_of either_way either_one in_person in_advance in_case in_touch
        the_hours_of in_order in_mind in_general in_fact in_time on_time or_so day_to_day end_to_end of_course
        to_be_honest from_home over_the_phone on_second_thought on_second_thoughts on_reflection
        """
    ),
    "c": words("as_soon_as"),
    "b": words(
        """
        not_after never_after no_calls_after no_later_than not_later_than as_late_as prior_to
        earlier_than any_time_before
        """
    ),
    "u": words("up_to up_until"),
    "w": words(
        """
        each_month every_month that_day same_day one_after from_then
        i_leave we_leave i_get_in i_arrive i_land flight_leaves flight_lands office_opens office_closes
        """
    ),
    "|": words("if_not"),
    "f": words(
        """
        no_earlier_than not_earlier_than not_before not_until not_till never_before no_calls_before
        no_calls_until later_than as_early_as any_time_after
        """
    ),
    "y": words("any_time all_day whole_day entire_day all_times"),
    "+": words("or_later and_later or_after and_after and_on and_onwards and_up"),
    "A": words("from_now from_today"),
    "s": words("but_not other_than apart_from with_the_exception_of except_for except_on aside_from"),
    "g": words("how_about what_about i'm_around be_around are_around you_around am_around im_around"),
    "I": words("instead_of rather_than swap_out"),
    "x": words(
        """
        no_can_do no_need
        so_not no_longer no_good not_good not_available not_free not_work no_longer_free
        no_longer_available not_able
        can_not will_not do_not does_not is_not are_not not_able_to unable_to not_possible
        not_an_option
        """
    ),
    "k": words(
        """
        is_gone is_taken is_full in_a_meeting in_meetings in_an_interview in_interviews in_class
        tied_up fully_booked
        """
    ),
    "!": words(
        """
        on_vacation on_holiday on_leave on_pto annual_leave out_of_town out_of_office
        out_of_the_office
        """
    ),
    "a": words("it_up_to this_up_to"),
    "V": words(
        """
        per_our following_up_on got_your saw_your received_your reviewed_your have_your_application
        left_you left_a left_him left_her left_them went_well went_really last_week last_month
        last_year last_time last_night this_past for_your_time great_talking great_chatting great_speaking
        great_meeting nice_talking nice_chatting nice_speaking nice_meeting good_talking good_chatting
        good_speaking good_meeting
        """
    ),
}
_MEANING: dict[str, Word] = {
    "day after tomorrow": ("R", 2, 0, ""),
    "day before yesterday": ("R", -2, 0, ""),
    "noon ish": ("C", 12, 0, "vague"),
    "christmas eve": ("D", 0, 1224, ""),
    "christmas day": ("D", 0, 1225, ""),
    "new year's eve": ("D", 0, 1231, ""),
    "new years eve": ("D", 0, 1231, ""),
    "new year's day": ("D", 0, 101, ""),
    "new years day": ("D", 0, 101, ""),
    "new year's": ("D", 0, 101, ""),
    "first thing": ("P", 0, 0, "morning"),
    "middle of the day": ("C", 12, 0, "vague"),
    "end of day": ("C", 17, 0, "24"),
    "end of the day": ("C", 17, 0, "24"),
    "close of business": ("C", 17, 0, "24"),
    "end of business": ("C", 17, 0, "24"),
    "business hours": ("P", 0, 0, "business hours"),
    "working hours": ("P", 0, 0, "business hours"),
    "office hours": ("P", 0, 0, "business hours"),
    "after work": ("P", 0, 0, "after work"),
    "after hours": ("P", 0, 0, "after work"),
    "this time": ("m", 0, 0, "now"),
    "lunch break": ("P", 0, 0, "lunch"),
    "lunch hour": ("P", 0, 0, "lunch"),
    "work week": ("K", 0, 0, "workweek"),
}
_ASIDE = words(
    """
    i'll_confirm will_confirm get_back let_you_know i'll_know double_check respond_by reply_by
    apply_by let_me_know_by let_me_know_today let_me_know_tomorrow confirm_by someone_by decide_by fill_by
    have_a_great have_a_good have_a_nice have_a_wonderful enjoy_your enjoy_the usually_start
    the_role_starts role_starts job_starts position_starts start_date clocks_change
    clocks_go i_work i'm_at_work am_at_work get_off get_home get_out
    """
)
"""Their times are of something else, not of a call."""
_UNREAL = words("would_have could_have should_have had_hoped was_supposed were_supposed")
"""What follows was wished once."""


def _phrases() -> dict[str, list[tuple[str, Word]]]:
    listed = {name: word for kind, names in _PLAIN.items() for name in names if (word := (kind, 0, 0, ""))}
    listed |= dict.fromkeys(_ASIDE, ("V", 0, 0, "aside")) | dict.fromkeys(_UNREAL, ("V", 0, 0, "unreal"))
    found = _MEANING | {name.replace("_", " "): word for name, word in listed.items()}
    found |= {name: ("Z", 0, 0, name) for name in ZONE_OF if " " in name}
    by_first: dict[str, list[tuple[str, Word]]] = {}
    for phrase, word in sorted(found.items(), key=lambda item: -item[0].count(" ")):
        first, others = phrase.split(" ", 1)
        by_first.setdefault(first, []).append((f" {others}", word))
    return by_first


PHRASES = _phrases()
"""By their first word: the rest of each phrase and what it is; the longest first."""
_SECONDS = {first: {tail[1] for tail, _ in tails} for first, tails in PHRASES.items()}
"""By their first word: the letters with which a phrase goes on."""


def phrase_at(low: str, first: str, end: int) -> tuple[int, Word] | None:
    """The phrase that begins with the word `first`, which ends at `end`: where it ends, and what it is.

    >>> phrase_at("the week-end", "week", 8)
    (12, ('E', 0, 0, ''))
    """
    if low[end + 1 : end + 2] not in _SECONDS[first]:
        return None
    for tail, word in PHRASES[first]:
        stop = end + len(tail)
        if low[end:stop].replace("-", " ") == tail and not _goes_on(low, stop, word):
            return stop, word
    return None


def _goes_on(low: str, stop: int, word: Word) -> bool:
    """Whether the last word is longer than that; "or later" is none before a number: "or after 4"."""
    after = low[stop : stop + 1]
    return after.isalpha() or after == "'" or (word[0] == "+" and low[stop : stop + 2].strip().isdigit())
