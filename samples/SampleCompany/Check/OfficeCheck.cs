using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;

namespace RagPlatform.SampleCompany.Check;

/// <summary>The Office documents open again and keep to the schema of Office 2019.</summary>
internal static class OfficeCheck
{
    public static IEnumerable<string> Find(Repository repository)
    {
        foreach (var path in Directory.GetFiles(repository.Documents).Order(StringComparer.Ordinal))
        {
            using var package = Open(path);
            if (package is null)
            {
                continue;
            }

            foreach (var error in new OpenXmlValidator(FileFormatVersions.Office2019).Validate(package))
            {
                yield return $"{Path.GetFileName(path)}: {error.Part?.Uri} {error.Path?.XPath}: {error.Description}";
            }
        }
    }

    private static OpenXmlPackage? Open(string path) => Path.GetExtension(path) switch
    {
        ".docx" => WordprocessingDocument.Open(path, isEditable: false),
        ".pptx" => PresentationDocument.Open(path, isEditable: false),
        ".xlsx" => SpreadsheetDocument.Open(path, isEditable: false),
        _ => null,
    };
}
