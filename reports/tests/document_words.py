"""All words of a document."""

from reports.documents import DocumentTable


def words_of(document):
    """Every text of a document, tables included."""
    out = [document.subject, *document.to]
    found = [part for section in document.sections for part in section.parts]
    found += [annex.table for annex in document.annexes]
    for part in found:
        if isinstance(part, DocumentTable):
            out += [cell.text for row in (*part.rows, *part.totals) for cell in row]
        else:
            out.append(part)
    return "\n".join(out + [value for _, value in document.summary])
