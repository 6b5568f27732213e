"""Files brought on the pages, and the workers' part of what follows."""

from django.core.files.uploadedfile import SimpleUploadedFile

from base.models import Job
from measurements import tasks

GOOD = "STT;Xã/Phường;Tháng;Số mẫu\n1;Xã A;8/2024;365\n2;Xã B;8/2024;<300\n"
SEEN = {"assumed": "month,network,province,statistic"}  # the tick under what was inferred
BAD = "STT;Xã/Phường;Tháng;Số mẫu\n1;Xã A;8/2024;3OO\n"


def bring(client, text=GOOD, name="thang_8.csv", **more):
    file = SimpleUploadedFile(name, text.encode("utf-8-sig"))
    return client.post("/imports/upload/", {"file": file, "province": "99", **more})


def work():
    """Do what the workers would."""
    for job in Job.objects.filter(state=Job.State.WAITING).order_by("pk"):
        getattr(tasks, job.task.rsplit(".", 1)[1])(job.pk)
