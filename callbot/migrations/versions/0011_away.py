"""Away channels get a name and their last failure; numbers may not be registered for texts yet; drafts.

What waited for an away channel bore the address, which is a secret: from here on it bears the channel's id.
"""

import sqlalchemy as sa
from alembic import op

from callbot import db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

CHANNEL = sa.table(
    "channel", sa.column("id", sa.Integer), sa.column("url", sa.String), sa.column("name", sa.String)
)
OUTBOUND = sa.table("outbound", sa.column("channel", sa.String), sa.column("to", sa.String))


def upgrade() -> None:
    """Bring the schema here from the revision before."""
    op.add_column(
        "channel", sa.Column("name", sa.String(length=40), nullable=False, server_default="away channel")
    )
    op.add_column("channel", sa.Column("failed_at", db.Instant(), nullable=True))
    op.add_column("channel", sa.Column("failure", sa.String(length=200), nullable=True))
    op.add_column("number", sa.Column("unregistered_at", db.Instant(), nullable=True))
    op.add_column("number", sa.Column("tried_at", db.Instant(), nullable=True))
    op.create_table(
        "draft",
        sa.Column("id", db.Key, nullable=False),
        sa.Column("owner_id", db.Key, nullable=False),
        sa.Column("outbound_id", db.Key, nullable=False),
        sa.Column("conversation_id", db.Key, nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", db.Instant(), nullable=False),
        sa.Column("ended_at", db.Instant(), nullable=True),
        sa.Column("ending", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_draft_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(["outbound_id"], ["outbound.id"], name=op.f("fk_draft_outbound_id_outbound")),
        sa.ForeignKeyConstraint(["owner_id"], ["owner.id"], name=op.f("fk_draft_owner_id_owner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("outbound_id", name=op.f("uq_draft_outbound_id")),
    )
    op.create_index(op.f("ix_draft_owner_id_draft_made_at"), "draft", ["owner_id", "made_at"], unique=False)
    op.create_index(op.f("ix_draft_conversation_id"), "draft", ["conversation_id"], unique=False)
    connection = op.get_bind()
    for channel_id, url in connection.execute(sa.select(CHANNEL.c.id, CHANNEL.c.url)).all():
        scheme = url.partition(":")[0].lower()
        name = "e-mail" if scheme in {"mailto", "mailtos"} else scheme[:40] or "away channel"
        connection.execute(sa.update(CHANNEL).where(CHANNEL.c.id == channel_id).values(name=name))
        connection.execute(
            sa.update(OUTBOUND)
            .where(OUTBOUND.c.channel == "push", OUTBOUND.c.to == url)
            .values(to=f"away/{channel_id}")
        )


def downgrade() -> None:
    """Refused by design: an older callbot starts from its backup."""
