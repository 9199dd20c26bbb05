using System.Globalization;
using System.Net;
using RagPlatform.ModelHost.Engine;

namespace RagPlatform.ModelHost.Api;

/// <summary>The command line and the key from the environment.</summary>
/// <param name="Engine">What to load.</param>
/// <param name="Port">Port on loopback; 0 for a free one.</param>
/// <param name="Parent">Process without which this one ends; null for none.</param>
/// <param name="Key">Key that callers must present.</param>
public sealed record HostArguments(EngineOptions Engine, int Port, int? Parent, string Key)
{
    /// <summary>Environment variable that holds the key. Not an argument: other users of the machine can read those.</summary>
    public const string KeyVariable = "RAGPLATFORM_MODELHOST_KEY";

    /// <summary>What to type.</summary>
    public const string Usage =
        """
        RagPlatform.ModelHost --model PATH [--name NAME] [--adapter NAME=PATH ...] [--context TOKENS] [--parallel N] [--threads N]
            [--queue N] [--port N] [--host ADDRESS] [--parent PID] [--native-library PATH] [--gpu-layers N]
        The key that callers must present is read from the environment variable RAGPLATFORM_MODELHOST_KEY.
        """;

    /// <summary>Reads them.</summary>
    /// <exception cref="ArgumentException">Something is missing or wrong; the message says what to do.</exception>
    public static HostArguments Parse(IReadOnlyList<string> args, string? key)
    {
        if (string.IsNullOrEmpty(key))
        {
            throw new ArgumentException($"The environment variable {KeyVariable} is not set: without a key anybody on this machine could use the model.");
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var adapters = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Count; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == args.Count)
            {
                throw new ArgumentException($"'{args[i]}' is not an option with a value.\n{Usage}");
            }

            if (args[i] == "--adapter")
            {
                var parts = args[i + 1].Split('=', 2);
                adapters[parts[0]] = parts.Length == 2 ? parts[1] : throw new ArgumentException($"--adapter wants NAME=PATH, not '{args[i + 1]}'.");
            }
            else
            {
                values[args[i]] = args[i + 1];
            }
        }

        var result = Read(values, adapters, key);
        return values.Count == 0 ? result : throw new ArgumentException($"The option {values.Keys.First()} is not known.\n{Usage}");
    }

    private static HostArguments Read(Dictionary<string, string> values, Dictionary<string, string> adapters, string key)
    {
        if (!values.Remove("--model", out var model))
        {
            throw new ArgumentException($"--model is missing.\n{Usage}");
        }

        values.Remove("--name", out var name);
        values.Remove("--native-library", out var library);
        if (values.Remove("--host", out var host) && !(IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address)) && host != "localhost")
        {
            throw new ArgumentException($"The model host listens on this machine only, not on '{host}'. Put the web application in front of it.");
        }

        var engine = new EngineOptions
        {
            ModelPath = model,
            Name = name ?? Path.GetFileNameWithoutExtension(model),
            Adapters = adapters,
            NativeLibrary = library,
            ContextTokens = Number(values, "--context", 8192, 64, 1 << 24),
            Parallel = Number(values, "--parallel", 4, 1, 64),
            Threads = Number(values, "--threads", Environment.ProcessorCount, 1, 1024),
            QueueLimit = Number(values, "--queue", 64, 0, 100_000),
            GpuLayers = Number(values, "--gpu-layers", -1, -1, 10_000),
        };
        var parent = Number(values, "--parent", 0, 0, int.MaxValue);
        return new HostArguments(engine, Number(values, "--port", 0, 0, 65535), parent == 0 ? null : parent, key);
    }

    private static int Number(Dictionary<string, string> values, string option, int otherwise, int least, int most)
    {
        if (!values.Remove(option, out var text))
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new ArgumentException($"{option} wants a number from {least} to {most}, not '{text}'.");
    }
}
