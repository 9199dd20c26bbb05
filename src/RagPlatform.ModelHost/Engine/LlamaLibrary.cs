using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using LLama.Native;

namespace RagPlatform.ModelHost.Engine;

/// <summary>Chooses llama.cpp's library and keeps what it logs. Must be used before the first call into LLamaSharp.</summary>
internal static partial class LlamaLibrary
{
    private static readonly Lock _gate = new();
    private static readonly NativeLogConfig.LLamaLogCallback _log = Log; // Kept: native code holds on to it.
    private static bool _configured;
    private static IntPtr _library;

    /// <summary>The last error that llama.cpp logged.</summary>
    public static string? LastError { get; private set; }

    /// <summary>Where messages of llama.cpp go; null drops them.</summary>
    public static Action<LLamaLogLevel, string>? Sink { get; set; }

    /// <summary>Chooses the library, once in a process.</summary>
    /// <param name="path">The library; null for the one of the package that suits the processor.</param>
    public static void Use(string? path)
    {
        lock (_gate)
        {
            if (_configured)
            {
                return;
            }

            if (path is not null && !File.Exists(path))
            {
                throw new ModelLoadException($"The native library '{path}' does not exist; check the setting Models:NativeLibrary.");
            }

            NativeLibraryConfig.LLama.WithLogCallback(_log);
            if (path is not null)
            {
                NativeLibraryConfig.LLama.WithLibrary(path);
            }

            NativeApi.llama_empty_call();
            NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name == "llama" ? Loaded() : IntPtr.Zero);
            _configured = true;
        }
    }

    /// <summary>Makes a grammar sampler.</summary>
    /// <returns>Null when the grammar cannot be parsed. LLamaSharp's own method adds that null to the chain, which then crashes.</returns>
    internal static GrammarHandle? ParseGrammar(SafeLlamaModelHandle model, string grammar)
    {
        var handle = llama_sampler_init_grammar(llama_model_get_vocab(model), grammar, "root");
        return handle == IntPtr.Zero ? null : new GrammarHandle(handle);
    }

    // The library that LLamaSharp loaded, found among the process's modules: loading the same path again gives the same library.
    private static IntPtr Loaded()
    {
        if (_library == IntPtr.Zero)
        {
            using var process = Process.GetCurrentProcess();
            var module = process.Modules.Cast<ProcessModule>().First(module =>
                Path.GetFileName(module.FileName) is "libllama.so" or "libllama.dylib" or "llama.dll");
            _library = NativeLibrary.Load(module.FileName);
        }

        return _library;
    }

    private static void Log(LLamaLogLevel level, string message)
    {
        if (level == LLamaLogLevel.Error)
        {
            LastError = message.Trim();
        }

        Sink?.Invoke(level, message.TrimEnd());
    }

    [LibraryImport("llama")]
    private static partial IntPtr llama_model_get_vocab(SafeLlamaModelHandle model);

    [LibraryImport("llama", StringMarshalling = StringMarshalling.Utf8)]
    private static partial IntPtr llama_sampler_init_grammar(IntPtr vocabulary, string grammar, string root);
}
