using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace RagPlatform.Backends.Extraction;

/// <summary>How the reader is started: this very program, with <c>extract</c>.</summary>
internal static class ReaderProgram
{
    // Everything else stays behind: settings in the environment may hold secrets, and the reader opens hostile files.
    private static readonly HashSet<string> Kept = new(StringComparer.OrdinalIgnoreCase)
    {
        "PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "WINDIR", "SYSTEMDRIVE", "USERPROFILE", "LOCALAPPDATA",
        "PATHEXT", "COMSPEC", "PROGRAMFILES", "PROGRAMDATA", "NUMBER_OF_PROCESSORS", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64",
        "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
    };

    public static ProcessStartInfo StartInfo(long maxMemory)
    {
        var (file, assembly) = Locate();
        var start = new ProcessStartInfo(file)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        if (assembly is not null)
        {
            start.ArgumentList.Add(assembly);
        }

        start.ArgumentList.Add(ExtractCommand.Name);
        start.ArgumentList.Add(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        foreach (var name in start.Environment.Keys.Where(name => !Kept.Contains(name)).ToList())
        {
            start.Environment.Remove(name);
        }

        // Managed memory up to seven eighths of the limit; the rest is for the runtime and its libraries.
        start.Environment["DOTNET_GCHeapHardLimit"] = (maxMemory / 8 * 7).ToString("X", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_DefaultStackSize"] = "1000000"; // hexadecimal: 16 MB, for structures nested deeply but honestly
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // no dumps, no sockets for debuggers
        return start;
    }

    // Run by "dotnet x.dll", the process is dotnet and the first argument the assembly; otherwise the process is the program.
    private static (string File, string? Assembly) Locate()
    {
        var process = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is not known, so no reader can be started.");
        return Path.GetFileNameWithoutExtension(process).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? (process, Path.GetFullPath(Environment.GetCommandLineArgs()[0]))
            : (process, null);
    }
}
