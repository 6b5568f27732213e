from django.db import migrations

BASES = [
    {
        "text": "Căn cứ Quyết định số 912/QĐ-BKHCN ngày 18/5/2025 của Bộ trưởng Bộ Khoa học và Công nghệ",
        "from": "2025-05-18",
        "to_confirm": True,
    },
    {
        "text": "Căn cứ Công văn số 2827/BKHCN-CVT ngày 30/6/2025 của Bộ Khoa học và Công nghệ",
        "from": "2025-06-30",
        "to_confirm": True,
    },
]


def add(apps, schema_editor):
    """To letterheads that hold after the acts; no document names them until the department takes the mark away."""
    for row in apps.get_model("reports", "Letterhead").objects.all():
        texts = " ".join(one["text"] for one in row.legal_bases)
        new = [
            one
            for one in BASES
            if one["text"].split(" số ")[1].split()[0] not in texts and (row.valid_to is None or row.valid_to.isoformat() > one["from"])
        ]
        if new:
            row.legal_bases = [*row.legal_bases, *new]
            row.save(update_fields=["legal_bases"])


def remove(apps, schema_editor):
    for row in apps.get_model("reports", "Letterhead").objects.all():
        row.legal_bases = [one for one in row.legal_bases if not one.get("to_confirm")]
        row.save(update_fields=["legal_bases"])


class Migration(migrations.Migration):
    """Two acts that letters may rest on, once the department has confirmed them."""

    dependencies = [("reports", "0009_texts_as_said")]

    operations = [migrations.RunPython(add, remove)]
