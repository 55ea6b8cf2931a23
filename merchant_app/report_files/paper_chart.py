"""A chart drawn on paper, as lines."""

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from merchant_app.report_files.chart import LETTERS, ChartPicture
from merchant_app.report_files.outline import Side

_DOT = 2.2
_BACK = {Side.LEFT: 0.0, Side.MIDDLE: 0.5, Side.RIGHT: 1.0}


class PaperChart(Flowable):
    """A chart within the text."""

    def __init__(self, picture: ChartPicture) -> None:
        super().__init__()
        self._picture = picture
        self.width, self.height = picture.wide, picture.high

    def draw(self) -> None:
        """Draw it from its lower left corner on."""
        canvas = self.canv
        canvas.setLineCap(0)
        for stroke in self._picture.strokes:
            canvas.setStrokeGray(stroke.grey)
            canvas.setLineWidth(stroke.weight)
            canvas.line(*stroke.begins, *stroke.ends)
        canvas.setFillGray(0)
        for x, y in self._picture.dots:
            canvas.circle(x, y, _DOT, stroke=0, fill=1)
        for words in self._picture.letters:
            canvas.setFont(words.font, LETTERS)
            back = _BACK[words.side] * stringWidth(words.words, words.font, LETTERS)
            canvas.drawString(words.at[0] - back, words.at[1], words.words)
