"""A draft of the demonstration written by two, a third invited, with evidence attached."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from rrge_portal.kernel import pending
from rrge_portal.kernel.vocabulary import Mark

from .actions import authoring, evidence

ABOUT = "Fictional evaluation: 40 of 52 inspectors used the indicators a year after the training."


def load_writing(practice, *, along) -> None:
    """`along` writes it with its lead author."""
    lead = practice.submitter
    authoring.accept(authoring.invite(practice, email=along.email, language="en", by=lead), by=along)
    authoring.invite(practice, email="trainer@example.org", name="Dr Ima Trainer", language="es", by=lead)
    file = Document()
    file.add_heading("Training inspectors: what was learned", 1)
    file.add_paragraph(ABOUT)
    written = io.BytesIO()
    file.save(written)
    kept = pending.keep(SimpleUploadedFile("evaluation.docx", written.getvalue()), owner=lead.pk)
    evidence.attach(
        practice.draft,
        pending=kept,
        title="Evaluation of the training (fictional)",
        text_alternative=ABOUT,
        mark=Mark.PARTICIPANTS,
        by=lead,
    )
