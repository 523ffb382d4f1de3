"""The one way to find published practices: `index` and `remove` for the publishing actions, `find` for everybody else.

`facets.py` says under which values a practice is found, `writing.py` what is indexed, `matching.py` asks the database
which practices have the words, `ranking.py` puts them in order, `catalogue.py` keeps and counts sets of them,
`hits.py` says what is shown of each, `showing.py` marks what was found, `guessing.py` knows what a reader may have
meant. What a query means is in `practices/asking.py`, what a word is in `practices/words.py`; docs/decisions/0017 says
why it is so.
"""

from .facets import FACETS, NOT_ASSESSED, NOT_STATED, WORLDWIDE
from .finding import SORTS, FacetValue, Results, Way, counted, find, matching
from .hits import Hit
from .relating import related
from .showing import highlight, passage
from .writing import Texts, index, index_everything, index_many, is_up_to_date, remove

__all__ = [
    "FACETS",
    "NOT_ASSESSED",
    "NOT_STATED",
    "SORTS",
    "WORLDWIDE",
    "FacetValue",
    "Hit",
    "Results",
    "Texts",
    "Way",
    "counted",
    "find",
    "highlight",
    "index",
    "index_everything",
    "index_many",
    "is_up_to_date",
    "matching",
    "passage",
    "related",
    "remove",
]
