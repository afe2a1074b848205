"""What the source keys stand for."""

from plans.catalogue.content import Catalogue
from plans.catalogue.evidence.markdown import page, table, tally


def sources(catalogue: Catalogue) -> str:
    """Return the page of the source keys."""
    rows = [
        (key, each.citation, each.doi, each.tag, each.note)
        for key, each in catalogue.sources.items()
    ]
    lead = (
        "KB: the project's knowledge base by section. SET: the project's ruling on what was "
        "ambiguous. The tag says what was read, not how good the study is."
    )
    tags = tally(each.tag for each in catalogue.sources.values())
    return page("Sources", lead, tags, table(("key", "citation", "DOI", "tag", "note"), rows))
