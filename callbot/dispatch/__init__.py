"""Who wakes the sender: the tick, the engines, and the three transactions around a provider's call.

The outbox alone says what is due; an engine may ask twice, for a claim guards itself. No
transaction is open while a provider is asked, and an unknown outcome is never sent again blindly.
"""
