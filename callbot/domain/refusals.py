"""Why a text or a call did not get through, in plain words, by the provider's own code.

Codes and what they mean: https://www.twilio.com/docs/api/errors
"""

OPTED_OUT = 21610
NO_TEXTS = frozenset({21612, 21614, 21635, 30006})
"""That number gets no texts, ever: a landline, for the most part."""
UNREGISTERED = frozenset({30032, 30034, 30035})
"""Our number is not registered for texts, or not yet: toll-free, and long codes in the United States."""
STRANGERS = "the account did not accept our credentials"
NUMBER_WRONG = "the number is not valid"
NOT_ALLOWED = "texts and calls to that country are not switched on"
SENDER_WRONG = "our own number cannot send there"
SENDER_FOREIGN = "our own number is not one of the account's"
TRIAL = "a trial account reaches proven numbers only"
REGISTRATION = "our number is not registered for texts yet"
BUSY = "the carrier was too busy to take it"
DAY_FULL = "our number has sent all that it may in a day"
REASONS = {
    20003: STRANGERS,
    20005: "the account is not active",
    21205: "the address of the call's words is not valid",
    21210: SENDER_FOREIGN,
    21211: NUMBER_WRONG,
    21214: NUMBER_WRONG,
    21215: NOT_ALLOWED,
    21216: "that number may not be called",
    21217: NUMBER_WRONG,
    21219: TRIAL,
    21408: NOT_ALLOWED,
    21601: SENDER_WRONG,
    21602: "there were no words in it",
    21603: SENDER_WRONG,
    21604: NUMBER_WRONG,
    21606: SENDER_WRONG,
    21608: TRIAL,
    OPTED_OUT: "they asked not to be texted",
    21612: "that number cannot get texts",
    21614: "that number cannot get texts: it is no mobile",
    21617: "the text is too long",
    21635: "that number cannot get texts: it is a landline",
    21659: SENDER_WRONG,
    21660: SENDER_FOREIGN,
    30001: BUSY,
    30002: "the account is suspended",
    30003: "their phone is off or out of reach",
    30004: "their phone blocks it",
    30005: "that number does not exist any more",
    30006: "it is a landline, or its carrier takes no texts",
    30007: "the carrier filtered it",
    30008: "the carrier gave no reason",
    30017: BUSY,
    30022: BUSY,
    30023: DAY_FULL,
    30027: DAY_FULL,
    30032: REGISTRATION,
    30034: REGISTRATION,
    30035: REGISTRATION,
    30036: "it was too old when the carrier took it up",
    30410: BUSY,
    63038: DAY_FULL,
}


def why(code: int | None, otherwise: str = "it could not be delivered") -> str:
    """The sentence for a code; `otherwise` where the code says nothing to a person.

    >>> why(30006)
    'it is a landline, or its carrier takes no texts'
    >>> why(None)
    'it could not be delivered'
    """
    return REASONS.get(code or 0, otherwise)


def label(code: int | None) -> str:
    """A code as a word of few: itself where callbot knows it, else "other"; "none" where there is none.

    >>> label(30007), label(12345), label(None)
    ('30007', 'other', 'none')
    """
    if not code:
        return "none"
    return str(code) if code in REASONS else "other"


def not_texted(who: str, reason: str, ring: str) -> str:
    """What the owner is told when a caller is not texted after all.

    >>> not_texted("Acme", "a landline", "617-555-0133")
    'No text to Acme after all: a landline. Ring them at 617-555-0133; if they call, a key sets a time.'
    """
    return f"No text to {who} after all: {reason}. Ring them at {ring}; if they call, a key sets a time."


def unsaid(who: str, reason: str, ring: str) -> str:
    """What the owner is told when a text of theirs did not get through.

    >>> unsaid("Acme", why(30003), "617-555-0133")
    'Your text to Acme did not reach them: their phone is off or out of reach. Ring them at 617-555-0133.'
    """
    return f"Your text to {who} did not reach them: {reason}. Ring them at {ring}."
