from django.urls import path

from reports.views import archive, by_hand, letter_forms, life, public, public_files, reading, runs, templates

app_name = "reports"
urlpatterns = [
    path("reports/", runs.reports, name="list"),
    path("reports/archive/", archive.archive, name="archive"),
    path("reports/new/", by_hand.new, name="new"),
    path("reports/mail/", by_hand.outbox, name="outbox"),
    path("reports/mail/addresses/", by_hand.addresses, name="addresses"),
    path("reports/mail/<int:pk>/retry/", by_hand.retry_mail, name="retry_mail"),
    path("reports/letter-forms/", letter_forms.letter_forms, name="letter_forms"),
    path("reports/templates/", templates.templates, name="templates"),
    path("reports/templates/add/", templates.add_template, name="add_template"),
    path("reports/templates/start/<str:kind>.<str:form>", templates.starting_template, name="starting_template"),
    path("reports/templates/<int:pk>/file/", templates.template_file, name="template_file"),
    path("reports/templates/<int:pk>/filled/", templates.filled, name="template_filled"),
    path("reports/templates/<int:pk>/use/", templates.use_template, name="use_template"),
    path("reports/templates/<int:pk>/built-in/", templates.use_built_in, name="use_built_in"),
    path("reports/<int:pk>/", runs.report, name="detail"),
    path("reports/<int:pk>/changes/", archive.changes, name="changes"),
    path("reports/<int:pk>/files/", runs.report_files, name="files"),
    path("reports/<int:pk>/files/<str:form>/", runs.report_file, name="file"),
    path("reports/<int:pk>/pages/<int:number>.png", reading.page_picture, name="page"),
    path("reports/<int:pk>/set.zip", reading.whole_set, name="set"),
    path("reports/<int:pk>/passages/", life.passages, name="passages"),
    path("reports/<int:pk>/issue/", life.issue, name="issue"),
    path("reports/<int:pk>/send-back/", life.send_back, name="send_back"),
    path("reports/<int:pk>/revise/", life.revise, name="revise"),
    path("reports/<int:pk>/steps/<slug:name>/", life.step, name="step"),
    path("public/", public.provinces, name="public_provinces"),
    path("public/columns.csv", public_files.dictionary, name="public_columns"),
    path("public/<str:province>/", public.newest, name="public_newest"),
    path("public/<str:province>/<str:period>/picture.png", public_files.picture, name="public_picture"),
    path("public/<str:province>/<str:period>/", public.page, name="public"),
    path("public/<str:province>/<str:period>/table.<str:kind>", public_files.file, name="public_file"),
]
