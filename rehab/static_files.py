"""Static files under names that change with their content."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_OF_CSS = HashedFilesMixin.patterns
_IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns[1]  # type: ignore[attr-defined]


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Also where one of our scripts imports another, so that both are always of one version.

    Ours alone: scripts of packages name others in words that are no paths, and are not ours to
    rewrite.
    """

    patterns = (*_OF_CSS, ("js/*.js", _IMPORTS))
