using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace RagPlatform.Backends.ModelHost;

/// <summary>Finds the model host's program and says how to start it.</summary>
internal static class ModelHostProgram
{
    /// <summary>Environment variable that carries the key; an argument could be read by other users of the machine.</summary>
    private const string KeyVariable = "RAGPLATFORM_MODELHOST_KEY";

    private const string Name = "RagPlatform.ModelHost";

    /// <summary>The program: in <c>modelhost/</c> beside the application when it was published; in a developer's tree, in the project's own output.</summary>
    /// <returns>Path of the <c>.dll</c>; null when there is none.</returns>
    public static string? Find(string baseDirectory)
    {
        var published = Path.Combine(baseDirectory, "modelhost", Name + ".dll");
        if (File.Exists(published))
        {
            return published;
        }

        // .../bin/Debug/net10.0/ → Debug: a Release build never starts a Debug host.
        var framework = new DirectoryInfo(baseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        for (var folder = framework.Parent; folder is not null; folder = folder.Parent)
        {
            var project = Path.Combine(folder.FullName, "src", Name);
            if (Directory.Exists(project))
            {
                var built = Path.Combine(project, "bin", framework.Parent!.Name, framework.Name, Name + ".dll");
                return File.Exists(built) ? built : null;
            }
        }

        return null;
    }

    /// <summary>How to start it.</summary>
    public static ProcessStartInfo StartInfo(string program, ModelHostOptions options, string key)
    {
        var isLibrary = Path.GetExtension(program) == ".dll";
        var start = new ProcessStartInfo(isLibrary ? Dotnet() : program)
        {
            RedirectStandardInput = true, // Its end tells the host that this process is gone.
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        if (isLibrary)
        {
            start.ArgumentList.Add(program);
        }

        foreach (var argument in Arguments(options))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[KeyVariable] = key;
        return start;
    }

    private static IEnumerable<string> Arguments(ModelHostOptions options)
    {
        yield return "--model";
        yield return options.Model!.Path;
        yield return "--name";
        yield return options.Model.Name;
        foreach (var adapter in options.Adapters)
        {
            yield return "--adapter";
            yield return $"{adapter.Name}={adapter.Path}";
        }

        (string Option, int? Value)[] numbers =
        [
            ("--context", options.ContextTokens), ("--parallel", options.Parallel), ("--threads", options.Threads), ("--queue", options.QueueLimit),
            ("--port", 0), ("--parent", Environment.ProcessId),
        ];
        foreach (var (option, value) in numbers.Where(number => number.Value is not null))
        {
            yield return option;
            yield return value!.Value.ToString(CultureInfo.InvariantCulture);
        }

        if (options.NativeLibrary is { } library)
        {
            yield return "--native-library";
            yield return library;
        }
    }

    // The runtime that runs this process: it may not be the one on the PATH.
    private static string Dotnet()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var muxer = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(muxer) ? muxer : name;
    }
}
