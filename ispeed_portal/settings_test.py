"""The settings of a test run: the real ones, in an environment of its own.

Each xdist worker gets data, broker and Redis database of its own, so that no test sees another's messages or files
and none touches the developer's var/.
"""

import atexit
import os
import re
import shutil
import tempfile

_worker = os.environ.get("PYTEST_XDIST_WORKER", "")  # "gw0", "gw1", …; blank without xdist
_folder = tempfile.mkdtemp(prefix=f"ispeed-test-{_worker}-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

os.environ["PORTAL_ENV"] = "test"
os.environ["PORTAL_DATA_DIR"] = _folder
os.environ["PORTAL_CLOCK"] = ""
if _worker and os.environ.get("REDIS_URL"):
    # Database 0 stays with the controller.
    _server = re.sub(r"/\d*$", "", os.environ["REDIS_URL"])
    os.environ["REDIS_URL"] = f"{_server}/{int(_worker[2:]) + 1}"

from ispeed_portal.settings import *  # noqa: E402, F403

# Slow on purpose in the real settings; tests log in hundreds of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Else each client of a test begins with a look at all of the thousands of static files.
WHITENOISE_AUTOREFRESH = True
