"""All files of a report at once, as campaigns.reports.operations.file_report wants them drawn."""

from campaigns.reports.contents import ReportContents
from campaigns.reports.model import FileForm
from merchant_app.report_files.paper import paper_file
from merchant_app.report_files.telling import outline_of
from merchant_app.report_files.word import word_file
from merchant_app.report_files.workbook import workbook_file


def draw_report(contents: ReportContents) -> dict[FileForm, bytes]:
    """Each form of file; the same contents give the same bytes. An application must be there for its words."""
    outline = outline_of(contents)
    return {
        FileForm.DOCX: word_file(outline, contents.known_at),
        FileForm.PDF: paper_file(outline),
        FileForm.XLSX: workbook_file(contents, contents.known_at),
    }
