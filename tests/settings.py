"""The portal's own settings, with what would make tests slow or leave traces replaced."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("ENVIRONMENT", "development")
os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="sendportal-tests-"))

from sendportal.settings import *  # noqa: F403 the environment must be set first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a real hash takes 0.25 s
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = Path(os.environ["VAR_DIR"]) / "originals"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
(Path(os.environ["VAR_DIR"]) / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise wants it
