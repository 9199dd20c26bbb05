using System.Globalization;
using System.Text;

namespace RagPlatform.SampleCompany.Pdf;

/// <summary>Drawing operators of one page; lengths in points from the lower left corner.</summary>
internal sealed class PageCanvas
{
    public static readonly (double R, double G, double B) Black = (0.11, 0.10, 0.09);
    public static readonly (double R, double G, double B) Grey = (0.38, 0.36, 0.34);
    public static readonly (double R, double G, double B) Teal = (0.06, 0.36, 0.39);
    public static readonly (double R, double G, double B) Pale = (0.91, 0.95, 0.95);
    public static readonly (double R, double G, double B) White = (1, 1, 1);

    private readonly StringBuilder _content = new();

    public string Content => _content.ToString();

    public void Text(double x, double y, IEnumerable<Piece> pieces, double size, (double R, double G, double B) colour)
    {
        Emit($"BT {colour.R:0.##} {colour.G:0.##} {colour.B:0.##} rg 1 0 0 1 {x:0.##} {y:0.##} Tm");
        foreach (var piece in pieces)
        {
            Emit($"/F{piece.Font} {size:0.##} Tf {PdfFile.Literal(piece.Text)} Tj");
        }

        Emit($"ET");
    }

    public void Text(double x, double y, string text, int font, double size, (double R, double G, double B) colour) =>
        Text(x, y, [new Piece(text, font, 0)], size, colour);

    public void Fill(double x, double y, double width, double height, (double R, double G, double B) colour) =>
        Emit($"{colour.R:0.##} {colour.G:0.##} {colour.B:0.##} rg {x:0.##} {y:0.##} {width:0.##} {height:0.##} re f");

    public void Line(double x1, double y1, double x2, double y2, double thickness = 0.5) =>
        Emit($"0.72 0.70 0.68 RG {thickness:0.##} w {x1:0.##} {y1:0.##} m {x2:0.##} {y2:0.##} l S");

    private void Emit(FormattableString operators) => _content.Append(operators.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
