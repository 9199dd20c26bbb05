namespace RagPlatform.Web.Cli;

/// <summary>A command can't do what it was asked, for a reason that its user can mend: one line on standard error, exit code 1.</summary>
internal sealed class CliProblem(string message) : Exception(message);
