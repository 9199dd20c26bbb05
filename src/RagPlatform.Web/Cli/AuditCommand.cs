using System.CommandLine;
using System.Globalization;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Features.Audit;

namespace RagPlatform.Web.Cli;

/// <summary><c>audit verify</c> and <c>audit export</c>.</summary>
internal static class AuditCommand
{
    private static readonly Option<string?> _head = new("--head")
    {
        Description = "A head that was noted elsewhere (number:hash): it must be part of the log",
    };

    private static readonly Option<AuditFormat> _format = new("--format") { Description = "csv or json", DefaultValueFactory = _ => AuditFormat.Csv };
    private static readonly Option<string?> _from = new("--from") { Description = "Not before this day or moment, e.g. 2026-03-01" };
    private static readonly Option<string?> _to = new("--to") { Description = "Before this day or moment" };
    private static readonly Option<string?> _person = new("--person") { Description = "Id of a person or key, or a part of the name" };
    private static readonly Option<AuditAction?> _what = new("--what") { Description = "Asked, Uploaded, Deleted, SignInFailed …" };

    public static Command Create(Modules modules)
    {
        var verify = new Command("verify", "Recomputes the chain of the audit log, and names each row where it is broken") { _head, CommandOptions.Json };
        var export = new Command("export", "Writes the audit log to standard output") { _format, _from, _to, _person, _what };
        verify.SetAction(async (arguments, cancellationToken) =>
        {
            await using var host = CliHost.Build(modules);
            return await VerifyAsync(host, arguments.GetValue(_head), arguments.GetValue(CommandOptions.Json), cancellationToken);
        });
        export.SetAction(async (arguments, cancellationToken) =>
        {
            await using var host = CliHost.Build(modules);
            var query = new AuditQuery
            {
                From = Moment(arguments.GetValue(_from)),
                To = Moment(arguments.GetValue(_to)),
                Person = arguments.GetValue(_person),
                Action = arguments.GetValue(_what),
            };
            var audit = host.Services.GetRequiredService<IAuditLog>();
            await audit.AppendAsync(new AuditEvent(AuditAction.Exported, AuditActor.CommandLine, AuditTargets.Log), cancellationToken);
            await AuditExport.WriteAsync(Console.Out, audit.ExportAsync(query, cancellationToken), arguments.GetValue(_format), cancellationToken);
            return 0;
        });
        return new Command("audit", "Who did what") { verify, export };
    }

    private static async Task<int> VerifyAsync(CliHost host, string? head, bool json, CancellationToken cancellationToken)
    {
        var kept = head is null
            ? null
            : AuditHead.Parse(head) ?? throw new CliProblem($"'{head}' is no head of an audit log. Write it as it was shown: number:hash.");
        var found = await host.Services.GetRequiredService<IAuditLog>().VerifyAsync(kept, cancellationToken);
        if (json)
        {
            CliHost.WriteJson(AuditVerificationJson.From(found));
        }
        else
        {
            Print(found);
        }

        return found.IsIntact ? 0 : 1;
    }

    private static void Print(AuditVerification found)
    {
        foreach (var problem in found.Problems)
        {
            Console.WriteLine(problem.Message);
        }

        Console.WriteLine(found.IsIntact
            ? $"The chain holds: {found.Rows:N0} rows, {found.RemovedByRetention:N0} removed when they had expired."
            : $"The chain is broken. {found.Rows:N0} rows were looked at. Compare with a backup, and find out who can write the database.");
        Console.WriteLine($"Head: {found.Head}");
    }

    private static DateTimeOffset? Moment(string? text) =>
        text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment
        : throw new CliProblem($"'{text}' is no day and no moment. Write for example 2026-03-01 or 2026-03-01T09:00Z.");
}
