"""The database's schema, revision by revision, packaged so that an installed callbot upgrades itself.

Revisions are numbered files that only ever grow; what is newer than this callbot is refused.
Alembic takes half a second to import: only `upgrade` does.
"""
