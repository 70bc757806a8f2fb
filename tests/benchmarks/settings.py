"""The portal's settings, with one address more: the bare view that filing is measured against."""

from privacy_portal.settings import *  # noqa: F403 - the same, with one change

ROOT_URLCONF = "tests.benchmarks.urls"
