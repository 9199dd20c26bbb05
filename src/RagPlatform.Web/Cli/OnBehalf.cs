using System.CommandLine;
using RagPlatform.Core.Access;

namespace RagPlatform.Web.Cli;

/// <summary>
/// Whose rights count in a command. Whoever runs commands here may read the database file anyway, and so act as anybody; what a command shows
/// is still what one person may see.
/// </summary>
internal static class OnBehalf
{
    public static Option<string?> Of { get; } = new("--as") { Description = "E-mail address of the person whose rights count, where people have accounts" };

    /// <exception cref="CliProblem">People have accounts and nobody was named, or nobody who may sign in has that address.</exception>
    public static async Task<Caller> FindCallerAsync(this IServiceProvider services, ParseResult arguments, CancellationToken cancellationToken)
    {
        var people = services.GetRequiredService<IPeopleStore>();
        var email = arguments.GetValue(Of)?.Trim();
        if (!await people.HasPeopleAsync(cancellationToken))
        {
            return email is null ? Caller.Owner : throw new CliProblem("Nobody has an account here: everything belongs to the one person of this machine. Leave --as out.");
        }

        if (email is null)
        {
            throw new CliProblem("People have accounts here, so it must be said whose rights count. Name one: --as E-MAIL.");
        }

        return await people.FindByEmailAsync(email, cancellationToken) is { } found
            && await people.FindCallerAsync(found.Id, cancellationToken) is { } caller
            ? caller
            : throw new CliProblem($"Nobody who may sign in has the address '{email}'. Nothing was done.");
    }
}
