"""Static files under names that change with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Also where one of our scripts imports another, so that both are always of one version."""

    support_js_module_import_aggregation = True
