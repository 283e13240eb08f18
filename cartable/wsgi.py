"""The web application for other WSGI servers: `cartable.wsgi:application`, set up by the environment."""

import os
from pathlib import Path

from cartable.serve import web_application
from cartable.settings import PREFIX, read_settings

_config = os.environ.get(f"{PREFIX}CONFIG")
application = web_application(read_settings(os.environ, Path(_config) if _config else None, {}))
