"""The portal's settings with static files as production serves them: hashed names, compressed, cached for good."""

from ispeed_portal.settings import *  # noqa: F403
from ispeed_portal.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
WHITENOISE_USE_FINDERS = False
