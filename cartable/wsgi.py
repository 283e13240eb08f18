"""The web application for other WSGI servers: `cartable.wsgi:application`, set up by the environment."""

import os
import sys
from pathlib import Path

from cartable.errors import CartableError
from cartable.serve import check_texts, web_application
from cartable.settings import PREFIX, read_settings

_config = os.environ.get(f"{PREFIX}CONFIG")
try:
    check_texts()
    application = web_application(read_settings(os.environ, Path(_config) if _config else None, {}))
except CartableError as error:
    sys.exit(f"cartable: {error}")
