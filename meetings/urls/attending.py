"""Being there and afterwards: the door, certificates, the evaluation. Codes and tokens stand before anything else."""

from django.urls import path

from ..views import attendance, certificates, checking_in, evaluating, evaluation

in_a_meeting = [
    path("attendance/", attendance.attendance, name="attendance"),
    path("attendance/list.pdf", attendance.attendance_pdf, name="attendance_pdf"),
    path("attendance/list/", attendance.make_attendance_list, name="make_attendance_list"),
    path("attendance/export/", attendance.export_attendance, name="export_attendance"),
    path("attendance/<int:pk>/paper/", attendance.paper, name="attendance_paper"),
    path("attendance/doors/", attendance.doors, name="doors"),
    path("attendance/doors/<int:pk>/close/", attendance.close_door, name="close_door"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/issue/", certificates.issue, name="issue_certificates"),
    path("certificates/<int:pk>/revoke/", certificates.revoke, name="revoke_certificate"),
    path("certificates/<int:pk>/reissue/", certificates.reissue, name="reissue_certificate"),
    path("evaluation/", evaluation.evaluation, name="evaluation"),
    path("evaluation/questions/new/", evaluation.question, name="new_question"),
    path("evaluation/questions/<int:pk>/", evaluation.question, name="edit_question"),
    path("evaluation/questions/<int:pk>/remove/", evaluation.remove_question, name="remove_question"),
    path("evaluation/open/", evaluation.open_survey, name="open_survey"),
    path("evaluation/remind/", evaluation.remind_survey, name="remind_survey"),
    path("evaluation/results.csv", evaluation.results_csv, name="evaluation_csv"),
    path("evaluation/close/", evaluation.close_survey, name="close_survey"),
]

urlpatterns = [
    path("check-in/door/<str:token>/", checking_in.door, name="door"),
    path("check-in/<str:code>/", checking_in.check_in, name="check_in"),
    path("certificates/", certificates.verify, name="verify_certificate"),
    path("certificates/<str:code>/", certificates.certificate, name="certificate"),
    path("certificates/<str:code>/certificate.pdf", certificates.certificate_pdf, name="certificate_pdf"),
    path("surveys/<str:token>/", evaluating.survey, name="survey"),
    path("meetings/<slug:slug>/check-in/", checking_in.desk, name="desk"),
    path("meetings/<slug:slug>/check-in/new/", checking_in.walk_in, name="walk_in"),
    path("meetings/<slug:slug>/entry-pass.pdf", checking_in.entry_pass_pdf, name="entry_pass"),
]
