"""What authors keep to themselves: a draft, who writes along, evidence not for everybody, a Word form just read."""

from django.core.files.base import ContentFile

from practices.models import CoAuthor, EvidenceFile, PracticeVersion, WordReading
from practices.states import CoAuthorState
from rrge_portal.kernel.files import PDF
from tests.factories import PracticeFactory


def plant_submission(key: int, submitter, co_author) -> None:
    """At the practice under review, and at a draft beside it."""
    version = PracticeVersion.objects.get(practice=key, number=2)
    link = {"title": "Zqsecretariatlink", "url": "https://example.org/", "text_alternative": "", "mark": "secretariat"}
    PracticeVersion.objects.filter(pk=version.pk).update(evidence_links=[link])
    evidence = EvidenceFile(
        pk=key,
        version=version,
        title="Zqstrictfile",
        text_alternative="Zqstrictwords",
        mark="strict",
        file_name="Zqoriginalname.pdf",
        media_type=PDF,
        size=10,
        sha256="0" * 64,
        uploaded_by=submitter,
    )
    evidence.file.save("strict.pdf", ContentFile(b"Zqstrictbytes"), save=False)
    evidence.save()
    known = {"person": co_author, "email": co_author.email, "state": CoAuthorState.WRITING}
    CoAuthor.objects.create(pk=key, practice_id=key, **known)
    CoAuthor.objects.create(practice_id=key, email="zqaskedtowrite@planted.example.org", name="Zqaskedtowrite")
    PracticeFactory(pk=key + 50, submitter=submitter, current__title="Zqsecretdraft")
    WordReading.objects.create(pk=key, by=submitter, file_name="form.docx", values={"title": "Zqwordform"})
