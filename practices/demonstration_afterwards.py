"""What happened to the fictional practices after publication: concerns, new results, adaptations, a relation."""

from django.utils import timezone

from .actions import concerns, living
from .models import Practice
from .states import ConcernKind, Kinship, LifeAnswer


def load_afterwards(practice: Practice, other: Practice, *, by) -> None:
    """One of each, half of them checked by the editor and half still to be read."""
    today = timezone.localdate()
    result = {
        "unit": "workers", "source": "Own count (fictional)", "evidence": 2, "as_of": today.replace(month=1, day=31),
    }  # fmt: skip
    first = living.send_result(
        practice, indicator="Workers who got their fees back, second year", baseline="1,180", value="1,540",
        by=practice.submitter, **result,
    )  # fmt: skip
    living.show_result(first, by=by)
    living.send_result(
        practice,
        indicator="Recruiters who lost their licence",
        baseline="0",
        value="7",
        by=practice.submitter,
        **result,
    )
    adapted = living.report_adaptation(
        practice,
        organisation="Unreal Central Bank",
        country="DO",
        year=today.year,
        text="We took the twelve indicators over and added two about remittances (fictional).",
        language="en",
    )
    living.check_adaptation(adapted, show=True, by=by)
    living.report_adaptation(
        practice,
        organisation="Supposed Payments",
        country="CA",
        text="We use the list in the training of our staff (fictional).",
        language="en",
    )
    living.relate(other, kind=Kinship.ADAPTS, other=practice, by=by)
    living.tell(
        living.open_question(other), answer=LifeAnswer.NEWS, news="El registro se consulta ahora en siete idiomas."
    )
    concern = concerns.report(
        practice,
        kind=ConcernKind.ERROR,
        passage="Median time until a fee is repaid",
        text="The figure seems to be of another year (fictional).",
        email="reader@example.org",
        language="en",
    )
    concerns.look_into(concern, by=by)
    concerns.report(
        other,
        kind=ConcernKind.OTHER,
        text="Is the telephone number free of charge from abroad (fictional)?",
        language="en",
    )
