using UglyToad.PdfPig;
using UglyToad.PdfPig.AcroForms;
using UglyToad.PdfPig.AcroForms.Fields;

namespace RagPlatform.Core.Ingestion.Extraction.Pdf;

/// <summary>What was filled into the form of a document: it lies beside the text of the pages.</summary>
internal sealed class PdfForm
{
    private readonly ILookup<int, string> _lines;

    public PdfForm(PdfDocument document) => _lines = Read(document).ToLookup(line => line.Page, line => line.Text);

    public void Write(int page, SectionWriter writer)
    {
        foreach (var line in _lines[page])
        {
            writer.ListItem("-", line);
        }
    }

    private static List<(int Page, string Text)> Read(PdfDocument document)
    {
        try
        {
            return document.TryGetForm(out var form) ? [.. form.GetFields().Select(field => (field.PageNumber ?? 1, Line(field))).Where(line => line.Item2.Length > 0)] : [];
        }
        catch (Exception ex) when (ex is not OutOfMemoryException)
        {
            return []; // A damaged form must not cost the pages; PdfPig throws whatever the damage leads to.
        }
    }

    private static string Line(AcroFieldBase field)
    {
        var value = field switch
        {
            AcroCheckboxField box => box.IsChecked ? "yes" : "",
            AcroRadioButtonField button => button.IsSelected ? button.CurrentValue?.Data ?? "yes" : "",
            AcroComboBoxField combo => string.Join(", ", combo.SelectedOptions),
            AcroListBoxField list => string.Join(", ", list.SelectedOptions),
            AcroTextField text => text.Value,
            _ => "",
        };
        var name = field.Information?.AlternateName ?? field.Information?.PartialName ?? "";
        return string.IsNullOrWhiteSpace(value) ? "" : name.Length > 0 ? $"{name}: {value}" : value;
    }
}
