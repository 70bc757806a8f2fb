"""Environment of a test run, set before Django reads its settings (loaded by `-p`)."""

import os
import tempfile

KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
VALUES = {
    "ENV_FILE": os.devnull,
    "DEMO": "true",
    "HTTPS": "false",
    "SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests-0123456789",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "KEY_RING": f"test1:{KEY}",
    "DELIVERY_KEY": KEY,
    "PEPPER": KEY,
    "EMAIL_URL": "memorymail://",
    "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
}
for name, value in VALUES.items():
    os.environ.setdefault(name, value)
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="portal-tests-"))
