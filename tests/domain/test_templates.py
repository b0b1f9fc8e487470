"""How an owner may word the texts to contacts: what must stand in them is kept, whatever the words."""

import pytest

from callbot.domain import templates
from callbot.domain.segments import size
from callbot.domain.templates import TEMPLATES

AGREED = {"name": "Sam Lee", "first": "Sam", "number": "212-555-0143", "when": "Thu", "minutes": "30"}
MINE = "Set: {when}, {minutes} min, call {name} on {number}."


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_default_holds_to_its_own_rules(name: str) -> None:
    assert templates.problems(name, TEMPLATES[name].body) == ()
    assert size(templates.sample(name, TEMPLATES[name].body)).segments <= 2


@pytest.mark.parametrize("name", TEMPLATES)
def test_each_needed_field_is_missed_by_name(name: str) -> None:
    for field in TEMPLATES[name].needs:
        [problem] = templates.problems(name, TEMPLATES[name].body.replace(f"{{{field}}}", ""))
        assert problem.startswith(f"It must contain {{{field}}}: ")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (f"{MINE} {{salary}}", "There is no {salary} in this text; there are {name}, {first}"),
        (f"{MINE} {{name", "A brace is open or closed alone"),
        (f"{MINE} {{name.__class__}}", "A brace is open or closed alone"),
        (f"{MINE} {{name!r}} {{minutes:>99999}}", "A brace is open or closed alone"),
        (f"{MINE} {{}}", "A brace is open or closed alone"),
        (f"{MINE} Reply yes to keep it.", '"Reply yes" is what carriers take as an order'),
        (f"{MINE} Or CANCEL.", '"CANCEL" is what carriers take as an order'),
        (f"{MINE} Great!", "It must do without an exclamation mark"),
        (f"{MINE} See sam-lee.com", "It must do without a link"),
        (f"{MINE} \u2603", "These signs make it more than twice as long to send: \u2603"),
        (f"{MINE} {'and so on ' * 30}", "characters when filled, 3 texts; two at most."),
    ],
)
def test_what_cannot_be_said_is_refused_and_why(body: str, says: str) -> None:
    [problem] = templates.problems("confirmed", body)
    assert says in problem


def test_a_text_that_is_automatic_says_so() -> None:
    body = TEMPLATES["who_is_this"].body.replace("automated scheduler", "assistant")
    assert templates.problems("who_is_this", body) == (
        "It must say that it is automated, such as: automated scheduler.",
    )


def test_the_owners_words_are_said_and_the_default_without_them() -> None:
    own = templates.kept("", "confirmed", MINE)
    assert templates.filled("confirmed", own, **AGREED) == "Set: Thu, 30 min, call Sam Lee on 212-555-0143."
    assert templates.filled("confirmed", templates.kept(own, "confirmed", None), **AGREED).startswith(
        "Confirmed: "
    )
    assert templates.kept(own, "confirmed", None) == ""


def test_where_they_would_travel_in_three_the_default_is_said() -> None:
    own = templates.kept("", "confirmed", f"{MINE} {'a little more ' * 15}")
    assert templates.filled("confirmed", own, **AGREED).startswith("Set: ")
    long = AGREED | {
        "when": "Thu Feb 5, 10:00 AM Eastern (9:00 AM Central)",
        "name": "Maximiliana Featherstonehaugh",
    }
    assert templates.filled("confirmed", own, **long).startswith("Confirmed: ")


def test_a_name_with_braces_is_a_name() -> None:
    assert "{when}" in templates.filled("confirmed", "", **AGREED | {"name": "{when}"})


def test_words_that_todays_rules_refuse_are_not_said() -> None:
    own = '{"confirmed": "See you {soon}", "long_gone": "{x}"}'
    assert templates.filled("confirmed", own, **AGREED).startswith("Confirmed: ")
