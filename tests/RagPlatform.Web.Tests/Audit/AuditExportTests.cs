using System.Text.Json;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Features.Audit;

namespace RagPlatform.Web.Tests.Audit;

public sealed class AuditExportTests
{
    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+49 30", "\"'+49 30\"")]
    [InlineData("-2", "\"'-2\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("  =cmd|' /C calc'!A0", "\"'  =cmd|' /C calc'!A0\"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hello\"", "\"say \"\"hello\"\"\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData("plain.pdf", "plain.pdf")]
    [InlineData(null, "")]
    public void A_cell_is_text_whatever_somebody_called_a_document(string? text, string cell) => Assert.Equal(cell, AuditExport.Cell(text));

    [Fact]
    public async Task Json_is_one_array_and_csv_has_a_line_a_row()
    {
        AuditEntry[] rows = [Row(1, """{"a":1}"""), Row(2, null), Row(3, "changed by hand")];

        var json = JsonSerializer.Deserialize<JsonElement>(await WriteAsync(rows, AuditFormat.Json));
        var csv = await WriteAsync(rows, AuditFormat.Csv);

        Assert.Equal([1, 2, 3], json.EnumerateArray().Select(row => row.GetProperty("number").GetInt32()));
        Assert.Equal(1, json[0].GetProperty("details").GetProperty("a").GetInt32());
        Assert.Equal("deleted", json[0].GetProperty("action").GetString());
        Assert.Equal(4, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal("[\n]", (await WriteAsync([], AuditFormat.Json)).Trim());
    }

    private static AuditEntry Row(long number, string? details) =>
        new(number, DateTimeOffset.UnixEpoch, new AuditEvent(AuditAction.Deleted, AuditActor.Program, Details: details), "00");

    private static async Task<string> WriteAsync(AuditEntry[] rows, AuditFormat format)
    {
        await using var writer = new StringWriter();
        await AuditExport.WriteAsync(writer, rows.ToAsyncEnumerable(), format, TestContext.Current.CancellationToken);
        return writer.ToString();
    }
}
