using System.Runtime.CompilerServices;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>Excel (.xlsx, and .xls of Excel 97–2003): a sheet is a page, rows are read one by one, cells as they are shown. Formulas and macros are not run.</summary>
internal sealed class ExcelExtractor(ExtractionLimits limits) : IDocumentExtractor
{
    private const int RowsAStep = 500;

    static ExcelExtractor() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public bool CanExtract(string mediaType) => mediaType is MediaTypes.Excel or MediaTypes.OldExcel;

    public async IAsyncEnumerable<ExtractionUpdate> ExtractAsync(
        ExtractionInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        using var file = File.OpenRead(input.Path);
        using var reader = Open(input, file);
        var writer = new SectionWriter(limits, hasPages: true);
        writer.Count(Math.Max(1, reader.ResultsCount));
        var sheet = 0;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (sheet++ > 0)
            {
                writer.NextPage();
            }

            if (reader.VisibleState != "visible")
            {
                writer.Warn($"The sheet “{reader.Name}” is hidden and was left out.");
                continue;
            }

            writer.Label(1, reader.Name);
            var table = new SheetTable(writer);
            while (!writer.IsFull && ReadRows(reader, table, input))
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var update in writer.Take())
                {
                    yield return update;
                }
            }

            table.End();
        }
        while (!writer.IsFull && Guard(() => reader.NextResult(), input));

        if (writer.IsEmpty)
        {
            throw Unreadable.Empty(input.Name);
        }

        writer.Finish();
        foreach (var update in writer.Take())
        {
            yield return update;
        }
    }

    private IExcelDataReader Open(ExtractionInput input, FileStream file)
    {
        if (OleContainer.Contains(input.Path, "EncryptedPackage"))
        {
            throw Unreadable.Password(input.Name);
        }

        if (input.MediaType == MediaTypes.Excel)
        {
            OfficePackage.Open(input, "Excel", limits).Dispose(); // The reader below has no limit on what it unpacks.
        }

        return Guard(() => ExcelReaderFactory.CreateReader(file, new ExcelReaderConfiguration { LeaveOpen = true }), input);
    }

    private static bool ReadRows(IExcelDataReader reader, SheetTable table, ExtractionInput input)
    {
        for (var i = 0; i < RowsAStep; i++)
        {
            if (!Guard(reader.Read, input))
            {
                return false;
            }

            var cells = new string[reader.FieldCount];
            for (var column = 0; column < cells.Length; column++)
            {
                cells[column] = CellText.Of(reader.GetValue(column), reader.GetNumberFormatString(column));
            }

            table.Add(cells);
        }

        return true;
    }

    private static T Guard<T>(Func<T> read, ExtractionInput input)
    {
        try
        {
            return read();
        }
        catch (InvalidPasswordException ex)
        {
            throw Unreadable.Password(input.Name, ex);
        }
        catch (Exception ex) when (ex is not (ExtractionException or OutOfMemoryException))
        {
            throw Unreadable.NotWhatItsNameSays(input.Name, "Excel", ex);
        }
    }
}
