"""Run by Alembic: upgrades the database whose connection `crawler.database` hands over."""

from alembic import context

import webui.desk.accounts_schema
import webui.desk.drafts_schema
import webui.desk.pins_schema
import webui.desk.visits_schema  # noqa: F401 (likewise)
from webui.desk.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
