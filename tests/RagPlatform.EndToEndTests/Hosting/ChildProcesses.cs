using System.Diagnostics;
using System.Globalization;

namespace RagPlatform.EndToEndTests.Hosting;

/// <summary>Processes that a process started, by their command line. Linux alone: elsewhere the test is skipped.</summary>
internal static class ChildProcesses
{
    public const string ModelHost = "RagPlatform.ModelHost";
    public const string Reader = "RagPlatform.Web.dll\0extract";

    public static IReadOnlyList<int> Of(int parent, string program)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Needs /proc to find the program's children.");
        }

        return
        [
            .. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
                .Select(name => int.Parse(name!, CultureInfo.InvariantCulture))
                .Where(id => Parent(id) == parent && CommandLine(id).Contains(program, StringComparison.Ordinal)),
        ];
    }

    public static bool Runs(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false; // No such process.
        }
    }

    public static void Kill(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Kill();
    }

    private static int Parent(int id)
    {
        // "pid (name) state parent …": the name may hold blanks and brackets.
        var stat = Read($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 1 ? int.Parse(fields[1], CultureInfo.InvariantCulture) : 0;
    }

    private static string CommandLine(int id) => Read($"/proc/{id}/cmdline");

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return ""; // It ended meanwhile.
        }
    }
}
