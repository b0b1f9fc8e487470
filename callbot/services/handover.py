"""Due rows on their way to the workers of several machines: the table of Procrastinate's jobs, in our words.

A job is a hint to look at one row of the outbox now, which alone says what is to be done. At most one waits
for each row; whoever hands a row over holds that row locked, so two never race to do so.
"""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from callbot.domain.outbox import CROWD, Due, overtaken_until

QUEUE, TASK = "outbox", "deliver"
SILENT_SECONDS = 10.0
"""A worker shows life every two seconds; five missed signs are no accident."""
LONG_SECONDS = 120.0
"""No job takes so long: its worker lives, and lost the connection on which to say that it was done."""

HAND_OVER = text("""
    INSERT INTO procrastinate_jobs (queue_name, task_name, priority, queueing_lock, args)
    SELECT :queue, :task, - floor(overtaken_until / 60)::int, 'outbound/' || id,
        jsonb_build_object('outbound_id', id, 'due_at', due_at, 'overtaken_until', overtaken_until)
    FROM unnest(
        CAST(:ids AS bigint[]), CAST(:instants AS float8[]), CAST(:limits AS float8[]),
        CAST(:owners AS bigint[])
    ) AS due (id, due_at, overtaken_until, owner_id)
    WHERE owner_id IS NULL OR :crowd >= (
        SELECT count(*) FROM (
            SELECT FROM outbound AS kin
            WHERE kin.owner_id = due.owner_id AND kin.status = 'queued'
            AND kin.created_at > to_timestamp(due.due_at) - interval '1 minute'
            AND kin.due_at <= to_timestamp(due.due_at)
            LIMIT :crowd + 1
        ) AS crowd
    )
    ON CONFLICT (queueing_lock) WHERE status = 'todo' DO NOTHING
""")
"""One statement of ours: the library's own fails where a job waits for a row already, and with it the
happening's whole transaction would. The highest priority is fetched first, and it is a small integer: it
counts minutes. Of an owner who made a crowd of rows due within a minute the rest waits for the tick, which
claims fairly."""

TAKE_UP = text("""
    WITH lost AS (
        DELETE FROM procrastinate_jobs AS job
        WHERE job.status <> 'todo' AND (
            NOT EXISTS (
                SELECT FROM procrastinate_workers AS worker
                WHERE worker.id = job.worker_id
                AND worker.last_heartbeat > now() - make_interval(secs => :silent)
            ) OR EXISTS (
                SELECT FROM procrastinate_events AS event
                WHERE event.job_id = job.id AND event.type = 'started'
                AND event.at < now() - make_interval(secs => :long)
            )
        )
        RETURNING job.*
    )
    INSERT INTO procrastinate_jobs (queue_name, task_name, priority, queueing_lock, args)
    SELECT queue_name, task_name, priority, queueing_lock, args FROM lost WHERE status = 'doing'
    ON CONFLICT (queueing_lock) WHERE status = 'todo' DO NOTHING
    RETURNING id
""")
"""A job that is put back by the library fails where another waits for the same row; these are put in anew."""


def hand_over(session: Session, due: Sequence[Due]) -> None:
    """Let a worker look at each of these rows at its instant, once this transaction is committed."""
    if due:
        terms = {
            "queue": QUEUE,
            "task": TASK,
            "crowd": CROWD,
            "ids": [row.outbound_id for row in due],
            "instants": [row.due_at.timestamp() for row in due],
            "limits": [(row.until or overtaken_until(row.due_at, row.urgency)).timestamp() for row in due],
            "owners": [None if row.until else row.owner_id for row in due],
        }
        session.execute(HAND_OVER, terms)


def take_up(session: Session) -> int:
    """Put the jobs of workers that fell silent in anew, and delete what they had finished: how many."""
    return len(session.execute(TAKE_UP, {"silent": SILENT_SECONDS, "long": LONG_SECONDS}).all())
