"""How each table is filled, in the order of its foreign keys: one statement of PostgreSQL's each.

Ids count from 1. Owner and contact follow from a row's number by arithmetic, so that every key meets its row;
calls and texts walk through all contacts in leaps, as their ids grow with time.
"""

SID = """
    CREATE FUNCTION pg_temp.sid(kind text, of text) RETURNS text IMMUTABLE LANGUAGE SQL
    AS $$ SELECT kind || md5(kind || of) $$
"""
AREAS = "CREATE TEMPORARY TABLE area (at int PRIMARY KEY, stem text)"
OWNERS = """
    INSERT INTO owner (id, name, phone, timezone, country, mode, stated, stated_at, busy, wording, questions,
        phone_proven_at, created_at)
    SELECT id, 'Sam Lee ' || id, stem || lpad(mod(id, 100)::text, 2, '0'), 'America/New_York', 'US',
        CASE WHEN mod(id / 2, 2) = 0 THEN 'forwarded' ELSE 'ring-first' END, 'weekdays 9 to 5',
        {now} - interval '200 days', '', '', 11, {now} - interval '200 days', {now} - interval '200 days'
    FROM generate_series(1, {owners}) AS id JOIN area ON at = id / 100
"""
NUMBERS = """
    INSERT INTO number (id, owner_id, e164, created_at)
    SELECT id, id, stem || lpad(mod(id, 100)::text, 2, '0'), {now} - interval '200 days'
    FROM generate_series(1, {owners}) AS id JOIN area ON at = 101 + id / 100
"""
CHANNELS = """
    INSERT INTO channel (owner_id, url, position, proven_at)
    SELECT id, 'json://127.0.0.1:9/' || id, 0, {now} FROM generate_series(1, {owners}) AS id
"""
# Of three hundred contacts in a row the first 158 are one owner's, the others those of nine.
CONTACTS = """
    INSERT INTO contact (id, owner_id, name, company, kind, created_at)
    SELECT id, 10 * ((id - 1) / 300) + greatest(mod(id - 1, 300) * 19 / 300 - 9, 0) + 1, 'Dana Ortiz ' || id,
        'Acme ' || id, CASE WHEN mod(id, 4) = 0 THEN 'unknown' ELSE 'recruiter' END,
        {now} - interval '180 days'
    FROM generate_series(1, {contacts}) AS id
"""
CONTACT_NUMBERS = """
    INSERT INTO contact_number (id, owner_id, contact_id, e164)
    SELECT id, owner_id, id, stem || lpad(mod(number, 100)::text, 2, '0')
    FROM (SELECT id, owner_id, mod(owner_id * 37 + id * 1009, 15000)::int AS number FROM contact) AS each
    JOIN area ON at = 202 + number / 100
"""
CONVERSATIONS = """
    INSERT INTO conversation (id, owner_id, contact_id, state, generation, reach, dialled, missed_at,
        texted_at, heard_at, turns, introduced_at, opened_at)
    SELECT n.contact_id, n.owner_id, n.contact_id, 'open', 1, n.e164, o.e164, {now} - interval '20 days',
        {now} - interval '20 days', {now} - interval '19 days', 0, {now} - interval '150 days',
        {now} - interval '150 days'
    FROM contact_number n JOIN number o ON o.owner_id = n.owner_id
"""
OFFERS = """
    INSERT INTO offer (owner_id, conversation_id, generation, position, starts_at, expires_at, offered_at)
    SELECT owner_id, id, 1, position, {now} - interval '18 days', {now} - interval '19 days',
        {now} - interval '20 days'
    FROM conversation, generate_series(1, 3) AS position
"""
CALLS = """
    INSERT INTO call (id, owner_id, number_id, contact_id, sid, from_e164, to_e164, mode, stir, started_at,
        greeted_at, missed_at, ended_at, seconds, outcome)
    SELECT each.id, n.owner_id, n.owner_id, n.contact_id, pg_temp.sid('CA', each.id::text), n.e164, c.dialled,
        'forwarded', 'TN-Validation-Passed-A', started_at, started_at + interval '5 seconds',
        CASE WHEN mod(each.id, 3) > 0 THEN started_at + interval '30 seconds' END,
        started_at + interval '30 seconds', 30,
        (ARRAY['answered', 'missed', 'voicemail'])[1 + mod(each.id, 3)]
    FROM (
        SELECT id, 1 + mod(id::bigint * 104729, {contacts}) AS contact_id,
            {now} - interval '180 days' * (1 - id::float8 / {calls}) - interval '1 hour' AS started_at
        FROM generate_series(1, {calls}) AS id
    ) AS each
    JOIN contact_number n ON n.contact_id = each.contact_id
    JOIN conversation c ON c.id = each.contact_id
    ORDER BY each.id
"""
CALL_STEPS = """
    INSERT INTO call_step (owner_id, call_sid, step, digest, twiml, at)
    SELECT owner_id, sid, 'voice', md5(sid) || md5(from_e164), repeat('<Say>You have reached Sam.</Say>', 10),
        started_at
    FROM call ORDER BY id
"""
VOICEMAILS = """
    INSERT INTO voicemail (owner_id, call_id, sid, seconds, kept, transcript, transcribed_at, at)
    SELECT owner_id, id, pg_temp.sid('RE', id::text), 20, true, 'Hi Sam, Dana at Acme about the tech role.',
        ended_at + interval '40 seconds', ended_at
    FROM call WHERE outcome = 'voicemail' ORDER BY id
"""
TAPES = """
    INSERT INTO tape (owner_id, sid, fetched_at, at)
    SELECT owner_id, sid, CASE WHEN at > {now} - interval '29 days' THEN at END, at FROM voicemail ORDER BY id
"""
# Of two texts one came in and one left; of those that left, three in four went to the contact.
SENT = """
    INSERT INTO outbound (id, owner_id, key, channel, purpose, "to", from_e164, body, due_at, status, sid,
        contact_id, conversation_id, created_at, attempts, begun_at, usd, looks, acknowledged_at)
    SELECT each.id, c.owner_id, 'sent/' || each.id, 'sms',
        (ARRAY['notice', 'text_back', 'reply', 'reply'])[1 + mod(each.id, 4)],
        CASE WHEN mod(each.id, 4) = 0 THEN o.phone ELSE c.reach END, c.dialled,
        'Hi, you just called Sam Lee; this is Sam''s automated scheduler. Sam is free weekdays 9 to 5.',
        left_at, CASE WHEN each.id > {texts} * 0.4 THEN 'accepted' ELSE 'delivered' END,
        pg_temp.sid('SM', each.id::text), c.contact_id, c.id, left_at, 1, left_at, 0.012, 0,
        left_at
    FROM (
        SELECT id, 1 + mod(id::bigint * 104729, {contacts}) AS contact_id,
            {now} - interval '180 days' * (1 - 2 * id::float8 / {texts}) - interval '1 hour' AS left_at
        FROM generate_series(1, {texts} / 2) AS id
    ) AS each
    JOIN conversation c ON c.id = each.contact_id
    JOIN owner o ON o.id = c.owner_id
    ORDER BY each.id
"""
MESSAGES = """
    INSERT INTO message (id, owner_id, contact_id, conversation_id, outbound_id, sid, direction, from_e164,
        to_e164, body, status, at)
    SELECT 2 * b.id - side, b.owner_id, CASE WHEN side = 1 OR b.purpose <> 'notice' THEN b.contact_id END,
        CASE WHEN side = 1 OR b.purpose <> 'notice' THEN b.conversation_id END,
        CASE side WHEN 0 THEN b.id END, CASE side WHEN 0 THEN b.sid ELSE pg_temp.sid('SM', 'in' || b.id) END,
        CASE side WHEN 0 THEN 'outbound' ELSE 'inbound' END,
        CASE side WHEN 0 THEN b.from_e164 ELSE c.reach END, CASE side WHEN 0 THEN b."to" ELSE c.dialled END,
        CASE side WHEN 0 THEN b.body ELSE 'Thanks. Does Thursday at 10 work for Sam? Dana at Acme' END,
        CASE side WHEN 1 THEN 'received' ELSE replace(b.status, 'accepted', 'sent') END, b.created_at
    FROM outbound b JOIN conversation c ON c.id = b.conversation_id, generate_series(0, 1) AS side
    ORDER BY b.id, side DESC
"""
# No contact has more than one time ahead of them: a second one would move the first.
APPOINTMENTS = """
    INSERT INTO appointment (owner_id, contact_id, conversation_id, status, starts_at, ends_at, zone, wall,
        exact, minutes, calls, number, medium, version, uid, sequence, agreed_at, late_minutes)
    SELECT owner_id, contact_id, contact_id, CASE side WHEN 1 THEN 'confirmed' ELSE 'done' END,
        starts_at, starts_at + interval '30 minutes', 'America/New_York',
        to_char(starts_at AT TIME ZONE 'America/New_York', 'YYYY-MM-DD"T"HH24:MI'), true, 30, 'contact',
        dialled, 'phone', 1, md5('appointment' || side || '/' || turn || '/' || owner_id), 0,
        starts_at - interval '3 days', 0
    FROM (
        SELECT owner_id, contact_id, dialled, side, turn, {now} + side * interval '1 day' * (2 + turn / 3)
            + interval '45 minutes' * (mod(turn, 3) - 1) AS starts_at
        FROM (
            SELECT c.owner_id, c.contact_id, c.dialled, side,
                row_number() OVER (PARTITION BY side, c.owner_id ORDER BY each.id) - 1 AS turn
            FROM (
                SELECT id, 1 + mod(id::bigint * 104729, {contacts}) AS contact_id, side
                FROM generate_series(1, {owners} * 20) AS id, (VALUES (-1), (1)) AS way (side)
            ) AS each
            JOIN conversation c ON c.id = each.contact_id
        ) AS mine
    ) AS agreed
"""
REMINDERS = """
    INSERT INTO outbound (owner_id, key, channel, purpose, "to", from_e164, body, due_at, expires_at, status,
        contact_id, conversation_id, appointment_id, version, created_at, attempts, looks)
    SELECT a.owner_id, 'reminder/' || a.id || '/1/' || step, channel, 'reminder', o.phone, n.e164,
        'Hi Sam. Acme, Dana Ortiz, calls you at ten. Reply OK.', a.starts_at - ahead, a.starts_at, 'queued',
        a.contact_id, a.conversation_id, a.id, 1, a.agreed_at, 0, 0
    FROM appointment a JOIN owner o ON o.id = a.owner_id JOIN number n ON n.owner_id = a.owner_id,
        (VALUES ('evening', 'sms', interval '16 hours'), ('text', 'sms', interval '1 hour'),
            ('call', 'call', interval '15 minutes'), ('again', 'call', interval '13 minutes'),
            ('last_text', 'sms', interval '11 minutes')) AS ladder (step, channel, ahead)
    WHERE a.status = 'confirmed' ORDER BY mod(a.id * 7919, 100003), a.id
"""
RANG = """
    INSERT INTO outbound (owner_id, key, channel, purpose, "to", from_e164, body, due_at, status, sid,
        contact_id, conversation_id, appointment_id, version, created_at, attempts, begun_at, usd, looks,
        acknowledged_at)
    SELECT a.owner_id, 'reminder/' || a.id || '/1/call', 'call', 'reminder', o.phone, n.e164, 'Hi Sam.',
        a.starts_at - interval '15 minutes', 'accepted', pg_temp.sid('CA', 'rang' || a.id), a.contact_id,
        a.conversation_id, a.id, 1, a.agreed_at, 1, a.starts_at - interval '15 minutes', 0.03, 0,
        a.starts_at - interval '14 minutes'
    FROM appointment a JOIN owner o ON o.id = a.owner_id JOIN number n ON n.owner_id = a.owner_id
    WHERE a.status = 'done'
"""
ATTEMPTS = """
    INSERT INTO attempt (owner_id, outbound_id, number, begun_at, ended_at, result)
    SELECT owner_id, id, 1, begun_at, begun_at, 'accepted' FROM outbound WHERE attempts = 1
"""
EVENTS = """
    INSERT INTO event (owner_id, what, subject, detail, at)
    SELECT owner_id, what, subject, detail, at FROM (
        SELECT owner_id, 'missed' AS what, 'call/' || id AS subject, 'known' AS detail, started_at AS at
        FROM call
        UNION ALL
        SELECT owner_id, 'heard', 'message/' || id, 'propose', at FROM message WHERE direction = 'inbound'
    ) AS noted ORDER BY at
"""
# Answered ones, and one that nobody answered in time, of a kind that does not lapse.
QUESTIONS = """
    INSERT INTO question (owner_id, number, kind, conversation_id, starts_at, ends_at, exact, minutes, calls,
        medium, asked_at, expires_at, answer)
    SELECT owner.id, number, CASE number WHEN 11 THEN 'unseen' ELSE 'time' END, c.id,
        {now} + interval '40 days', {now} + interval '40 days 30 minutes', true, 30,
        'contact', 'phone', {now} - interval '1 day',
        {now} - interval '20 hours', CASE WHEN number < 11 THEN 'ok' END
    FROM owner JOIN (SELECT owner_id, min(id) AS id FROM conversation GROUP BY owner_id) AS c
        ON c.owner_id = owner.id, generate_series(1, 11) AS number
"""
EXPECTATIONS = """
    INSERT INTO expectation (owner_id, contact_id, who, rule, from_on, until_on, status)
    SELECT c.owner_id, min(c.id), 'Acme', 'any morning after 9', ({now})::date - 3 * ago,
        ({now})::date + 9 - ago, CASE WHEN ago = 0 THEN 'open' ELSE 'ended' END
    FROM contact c, generate_series(0, 20, 10) AS ago GROUP BY c.owner_id, ago
"""
OPT_OUTS = """
    INSERT INTO opt_out (owner_id, digest, at)
    SELECT owner_id, md5('stop' || id) || md5('stopped' || id), created_at FROM contact WHERE mod(id, 10) = 0
"""
NUMBER_KINDS = """
    INSERT INTO number_kind (digest, owner_id, wanted_at, asked_at, kind, until_at)
    SELECT md5('kind' || id) || md5('kinds' || id), owner_id, created_at, created_at, 'mobile', {now}
    FROM contact WHERE mod(id, 3) = 0
"""
PARKED = """
    INSERT INTO parked_callback (sid, form, at)
    SELECT pg_temp.sid('SM', 'parked' || id), '{{"status": "delivered", "error_code": null}}', {now}
    FROM generate_series(1, {owners}) AS id
"""
SEQUENCES = "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
NUMBERED = ("owner", "number", "contact", "contact_number", "conversation", "call", "outbound", "message")

FILL = (
    SID,
    OWNERS,
    NUMBERS,
    CHANNELS,
    CONTACTS,
    CONTACT_NUMBERS,
    CONVERSATIONS,
    OFFERS,
    CALLS,
    CALL_STEPS,
    VOICEMAILS,
    TAPES,
    SENT,
    MESSAGES,
    SEQUENCES.format(table="outbound"),
    APPOINTMENTS,
    REMINDERS,
    RANG,
    ATTEMPTS,
    EVENTS,
    QUESTIONS,
    EXPECTATIONS,
    OPT_OUTS,
    NUMBER_KINDS,
    PARKED,
    *(SEQUENCES.format(table=table) for table in NUMBERED),
)
