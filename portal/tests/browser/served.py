"""The portal's settings with static files as production serves them: hashed names, compressed, cached for good.

Pages are compressed here, as Caddy does it in service.

And the password is not asked again: everybody's one log-in serves for all tests.
"""

from ispeed_portal.settings import *  # noqa: F403
from ispeed_portal.settings import MIDDLEWARE, STORAGES

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
WHITENOISE_USE_FINDERS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 60 * 60
MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware", *MIDDLEWARE]
