namespace RagPlatform.Web.Hosting;

/// <summary>The program can't start, for a reason that its user can mend: shown as one line, exit code 1.</summary>
internal sealed class StartProblem(string message) : Exception(message);
