using System.Text;
using RagPlatform.SampleCompany.Text;
using UglyToad.PdfPig.Fonts;
using UglyToad.PdfPig.Fonts.Standard14Fonts;

namespace RagPlatform.SampleCompany.Pdf;

/// <summary>Widths of the fonts that the documents use, and the encoding in which their text is written.</summary>
internal static class FontMetrics
{
    public static readonly string[] Fonts = ["Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique", "Courier"];

    /// <summary>Code page 1252, which PDF calls WinAnsiEncoding; a character that it lacks is an error of the source.</summary>
    public static readonly Encoding WinAnsi = CodePagesEncodingProvider.Instance.GetEncoding(
        1252, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    private static readonly double[][] Widths = [.. Fonts.Select(WidthsOf)];

    public static int FontOf(Run run) => run.Code ? 4 : (run.Bold ? 1 : 0) + (run.Italic ? 2 : 0);

    /// <summary>Width in points.</summary>
    public static double Width(string text, int font, double size) => WinAnsi.GetBytes(text).Sum(code => Widths[font][code]) * size / 1000;

    private static double[] WidthsOf(string font)
    {
        var metrics = Standard14.GetAdobeFontMetrics(font).CharacterMetrics;
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        return [.. Enumerable.Range(0, 256).Select(code =>
            metrics.TryGetValue(GlyphList.AdobeGlyphList.UnicodeCodePointToName(encoding.GetString([(byte)code])[0]), out var character) ? character.Width.X : 0)];
    }
}
