"""What comes in over HTTP: Twilio's webhooks, the dashboard, the API, feeds, health.

A door checks who is asking, reads the request into a value, opens one transaction through the
runtime, calls one service and renders the answer. It decides nothing, and nothing is sent here.
"""
