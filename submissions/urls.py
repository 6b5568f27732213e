from django.urls import path

from submissions.views import agency_campaign, board, campaign, commitments, filing, reminders, template, together

app_name = "submissions"
MONTH = "submissions/<str:period>/<str:key>"
urlpatterns = [
    path("submissions/", board.overview, name="list"),
    path("submissions/values/", board.values, name="values"),
    path("submissions/together/", together.together, name="together"),
    path("submissions/reminders/", reminders.preview, name="reminders"),
    path("submissions/reminders/send/", reminders.send, name="remind"),
    path(f"{MONTH}/", filing.filing, name="filing"),
    path(f"{MONTH}/edit/", filing.edit, name="edit"),
    path(f"{MONTH}/review/", filing.review, name="review"),
    path(f"{MONTH}/template.xlsx", template.template, name="template"),
    path(f"{MONTH}/upload/", template.upload, name="upload"),
    path(f"{MONTH}/extension/", board.extension, name="extension"),
    path(f"{MONTH}/<int:version>/", filing.receipt, name="receipt"),
    path(f"{MONTH}/<int:version>/attachment/", filing.attachment, name="attachment"),
    path("campaign/", campaign.overview, name="campaign"),
    path("campaign/agency/<int:pk>/", agency_campaign.agency, name="agency_campaign"),
    path("campaign/agency/<int:pk>/code/", agency_campaign.code, name="give_agency_code"),
    path("campaign/agency/<int:pk>/poster/", agency_campaign.poster, name="agency_poster"),
    path("campaign/agency/<int:pk>/qr.svg", agency_campaign.qr, name="agency_qr"),
    path("campaign/<int:pk>/", campaign.ward, name="ward_campaign"),
    path("campaign/<int:pk>/groups/", campaign.groups, name="campaign_groups"),
    path("campaign/<int:pk>/code/", campaign.code, name="give_code"),
    path("campaign/<int:pk>/poster/", campaign.poster, name="poster"),
    path("campaign/<int:pk>/qr.svg", campaign.qr, name="qr"),
    path("commitments/", commitments.commitments, name="commitments"),
    path("commitments/ask/", commitments.ask, name="ask_operators"),
    path("commitments/answer/", commitments.answer, name="answer_requests"),
]
