using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace RagPlatform.Tests.Ingestion;

/// <summary>Writes PDF files, a line at a time.</summary>
internal static class PdfFile
{
    public static byte[] Build(params Action<PageWriter>[] pages)
    {
        var builder = new PdfDocumentBuilder();
        foreach (var page in pages)
        {
            page(new PageWriter(builder));
        }

        return builder.Build();
    }

    public sealed class PageWriter(PdfDocumentBuilder builder)
    {
        // The smallest PNG: one white pixel.
        private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4//8/AAX+Av4N70a4AAAAAElFTkSuQmCC");

        private readonly PdfPageBuilder _page = builder.AddPage(PageSize.A4);
        private readonly PdfDocumentBuilder.AddedFont _plain = builder.AddStandard14Font(Standard14Font.Helvetica);
        private readonly PdfDocumentBuilder.AddedFont _bold = builder.AddStandard14Font(Standard14Font.HelveticaBold);
        private double _y = 760;

        public PageWriter Line(string text, double size = 11, bool bold = false)
        {
            _page.AddText(text, size, new PdfPoint(72, _y), bold ? _bold : _plain);
            _y -= size * 1.3;
            return this;
        }

        public PageWriter Cells(params (double X, string Text)[] cells)
        {
            foreach (var (x, text) in cells)
            {
                _page.AddText(text, 11, new PdfPoint(x, _y), _plain);
            }

            _y -= 11 * 1.4;
            return this;
        }

        public PageWriter At(double x, double y, string text, double size = 9)
        {
            _page.AddText(text, size, new PdfPoint(x, y), _plain);
            return this;
        }

        public PageWriter Gap(double points)
        {
            _y -= points;
            return this;
        }

        public PageWriter Turn(int degrees)
        {
            _page.SetRotation(new PageRotationDegrees(degrees));
            return this;
        }

        public PageWriter Picture()
        {
            _page.AddPng(Png, new PdfRectangle(50, 50, 500, 700));
            return this;
        }
    }
}
