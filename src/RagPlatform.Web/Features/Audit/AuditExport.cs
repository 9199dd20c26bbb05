using System.Globalization;
using System.Text;
using System.Text.Json;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Hosting;

namespace RagPlatform.Web.Features.Audit;

internal enum AuditFormat
{
    Csv,
    Json,
}

/// <summary>The log as a file, row by row: it may be larger than the memory.</summary>
internal static class AuditExport
{
    private const string Header = "number,at,action,outcome,personId,person,keyId,key,address,targetKind,targetId,target,details,hash";

    // What spreadsheets take for a formula when a cell begins with it, although it is quoted.
    private static readonly char[] _formula = ['=', '+', '-', '@', '\t', '\r', '\n'];

    public static async Task WriteAsync(TextWriter writer, IAsyncEnumerable<AuditEntry> entries, AuditFormat format, CancellationToken cancellationToken)
    {
        var isFirst = true;
        await writer.WriteAsync(format == AuditFormat.Csv ? Header + "\r\n" : "[");
        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            var json = AuditEntryJson.From(entry);
            await writer.WriteAsync(format switch
            {
                AuditFormat.Csv => Row(json),
                _ when isFirst => "\n" + JsonSerializer.Serialize(json, JsonSettings.Lines),
                _ => ",\n" + JsonSerializer.Serialize(json, JsonSettings.Lines),
            });
            isFirst = false;
        }

        if (format == AuditFormat.Json)
        {
            await writer.WriteAsync("\n]\n");
        }

        await writer.FlushAsync(cancellationToken);
    }

    private static string Row(AuditEntryJson entry) => string.Join(
        ',',
        ((string?[])
        [
            entry.Number.ToString(CultureInfo.InvariantCulture), entry.At.ToString("O", CultureInfo.InvariantCulture), entry.Action.ToString(),
            entry.Outcome.ToString(), entry.PersonId, entry.Person, entry.KeyId?.ToString(), entry.Key, entry.Address, entry.TargetKind, entry.TargetId,
            entry.Target, entry.Details?.GetRawText(), entry.Hash,
        ]).Select(Cell)) + "\r\n";

    /// <summary>RFC 4180; a leading apostrophe keeps a spreadsheet from computing what somebody named a document.</summary>
    internal static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var cell = new StringBuilder(text.Length + 3);
        if (_formula.Contains(text.TrimStart(' ') is [var first, ..] ? first : ' '))
        {
            cell.Append('\'');
        }

        cell.Append(text);
        return cell.Length != text.Length || text.AsSpan().IndexOfAny(",\"\r\n") >= 0
            ? $"\"{cell.Replace("\"", "\"\"")}\""
            : text;
    }
}
