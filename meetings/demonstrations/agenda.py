"""The demonstration's agenda after it was published: rooms, an annotated session, and a change that was told."""

from collections.abc import Mapping
from datetime import timedelta

from stakeholders.models import Stakeholder

from ..actions import arranging, sessions, telling
from ..actions.arranging import Move
from ..models import Meeting, Session

ANNOTATION = {
    "en": {
        "aim": "Recruiters charge workers for their jobs, and the debt binds them. The panel compares what banks,"
        " labour inspectors and employers can each see of such fees, and what they may tell one another.",
        "questions": "Which traces do recruitment fees leave in accounts?\nWho may pass them on, to whom, on which"
        " legal ground?\nWhat do workers risk when a fee is reported?",
        "outcome": "A short list of indicators, with the body that can observe each.",
        "documents": "DEMO/1: Indicators used so far (fictional)",
    },
    "es": {
        "aim": "Las agencias cobran a los trabajadores por su empleo, y la deuda los ata. El panel compara qué pueden"
        " ver de esas comisiones los bancos, la inspección del trabajo y los empleadores.",
        "questions": "¿Qué rastros dejan las comisiones en las cuentas?\n¿Quién puede comunicarlos, a quién y con qué"
        " fundamento jurídico?",
        "outcome": "Una lista breve de indicadores.",
    },
}


def load(meeting: Meeting, agenda: Mapping[str, Session], *, by: Stakeholder) -> None:
    """Give the working groups their rooms, annotate the panel, and tell that the last session begins later."""
    if meeting.agenda_notices.exists():
        return
    panel = Session.objects.get(pk=agenda["fees"].pk)
    sessions.annotate(panel, annotations=ANNOTATION, by=by, version=panel.version)
    rooms = {"banks": "Canal Room", "tech": "Garden Room", "remedy": "Canal Room", "contracts": "Garden Room"}
    arranging.rearrange(meeting, [_placed(agenda[name], room) for name, room in rooms.items()], by=by)
    telling.note_as_told(meeting)
    arranging.rearrange(meeting, [_placed(agenda["closing"], "Great Hall", later=timedelta(minutes=15))], by=by)
    telling.tell(meeting, by=by)


def _placed(session: Session, room: str, later: timedelta = timedelta()) -> Move:
    session = Session.objects.get(pk=session.pk)
    return Move(session.pk, session.version, session.starts_at + later, session.ends_at + later, session.track, room)
