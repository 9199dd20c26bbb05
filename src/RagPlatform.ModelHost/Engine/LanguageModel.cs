using System.Runtime.CompilerServices;
using LLama.Native;

namespace RagPlatform.ModelHost.Engine;

/// <summary>A loaded GGUF model with its adapters and vocabulary. Tokenising is thread-safe; the rest belongs to the engine.</summary>
public sealed class LanguageModel : IDisposable
{
    private readonly Dictionary<string, LoraAdapter> _adapters;

    private LanguageModel(SafeLlamaModelHandle handle, EngineOptions options, GgufFile file, Dictionary<string, LoraAdapter> adapters)
    {
        Handle = handle;
        Options = options;
        File = file;
        _adapters = adapters;
        Rows = RowArithmetic.Of(file);
        Vocabulary = new Vocabulary(handle);
        Template = new ChatTemplate(this);
        (ContextTokens, Parallel) = MemoryPlan.For(options, file, handle.ContextSize, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    }

    /// <summary>llama.cpp's model.</summary>
    public SafeLlamaModelHandle Handle { get; }

    /// <summary>What it was loaded with.</summary>
    public EngineOptions Options { get; }

    /// <summary>The file's header.</summary>
    public GgufFile File { get; }

    /// <summary>How many rows may be computed at once so that each comes out as alone.</summary>
    public RowArithmetic Rows { get; }

    /// <summary>Text to tokens and back.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>Conversations to prompts.</summary>
    public ChatTemplate Template { get; }

    /// <summary>Longest prompt and answer together: the option, or what the model was trained for or the memory allows if that is less.</summary>
    public int ContextTokens { get; }

    /// <summary>Answers written at the same time: the option, or what the memory allows if that is less.</summary>
    public int Parallel { get; }

    /// <summary>Names of the loaded adapters.</summary>
    public IReadOnlyCollection<string> AdapterNames => _adapters.Keys;

    /// <summary>Loads the file and its adapters.</summary>
    /// <param name="options">What to load.</param>
    /// <param name="progress">Called with 0–1 while the file is read.</param>
    /// <exception cref="ModelLoadException">A file is missing, damaged, of an unknown architecture, or too large for the memory.</exception>
    public static LanguageModel Load(EngineOptions options, Action<float> progress)
    {
        var file = Check(options.ModelPath, "model");
        LlamaLibrary.Use(options.NativeLibrary);

        var parameters = LLamaModelParams.Default();
        parameters.n_gpu_layers = options.GpuLayers;
        LlamaProgressCallback callback = (done, _) =>
        {
            progress(done);
            return true;
        };
        parameters.progress_callback = callback;

        SafeLlamaModelHandle handle;
        try
        {
            handle = SafeLlamaModelHandle.LoadFromFile(options.ModelPath, parameters);
        }
        catch (LLama.Exceptions.LoadWeightsFailedException exception)
        {
            throw new ModelLoadException($"'{Path.GetFileName(options.ModelPath)}' could not be loaded: {LlamaLibrary.LastError ?? "llama.cpp gives no reason"}. Check its checksum, or download it again.", exception);
        }

        GC.KeepAlive(callback);
        return new LanguageModel(handle, options, file, LoadAdapters(handle, options.Adapters));
    }

    /// <summary>Adapters of a set with their strengths, as llama.cpp wants them.</summary>
    /// <exception cref="KeyNotFoundException">The set names an adapter that is not loaded.</exception>
    internal (LoraAdapter Adapter, float Scale)[] Resolve(AdapterSet set) =>
        [.. set.Adapters.Select(adapter => (_adapters[adapter.Name], adapter.Scale))];

    /// <inheritdoc />
    public void Dispose() => Handle.Dispose();

    private static Dictionary<string, LoraAdapter> LoadAdapters(SafeLlamaModelHandle handle, IReadOnlyDictionary<string, string> paths)
    {
        var adapters = new Dictionary<string, LoraAdapter>(StringComparer.Ordinal);
        foreach (var (name, path) in paths)
        {
            var file = Check(path, "adapter");
            try
            {
                adapters[name] = LoadAdapter(handle, file, path);
            }
            catch (IOException exception)
            {
                throw new ModelLoadException($"The adapter '{name}' could not be loaded: {exception.Message}", exception);
            }

            // LLamaSharp 0.30 hands out an adapter without looking whether llama.cpp could load it; using it would end the process.
            if (Pointer(adapters[name]) == IntPtr.Zero)
            {
                throw new ModelLoadException($"The adapter '{name}' could not be loaded: {LlamaLibrary.LastError ?? "it was made for another model"}.");
            }
        }

        return adapters;
    }

    private static LoraAdapter LoadAdapter(SafeLlamaModelHandle handle, GgufFile file, string path)
    {
        if (!WideAdapter.CanWiden(file))
        {
            return handle.LoadLoraFromFile(path);
        }

        var folder = Directory.CreateTempSubdirectory("ragplatform-adapter-");
        try
        {
            var wide = Path.Combine(folder.FullName, Path.GetFileName(path));
            using (var source = System.IO.File.OpenRead(path))
            using (var target = System.IO.File.Create(wide))
            {
                WideAdapter.Write(file, source, target);
            }

            return handle.LoadLoraFromFile(wide); // Read into memory: the file is not needed any longer.
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Pointer")]
    private static extern IntPtr Pointer(LoraAdapter adapter);

    private static GgufFile Check(string path, string what)
    {
        try
        {
            return GgufFile.Read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"The {what} '{Path.GetFileName(path)}' cannot be opened: {exception.Message}", exception);
        }
        catch (InvalidDataException exception)
        {
            throw new ModelLoadException($"The {what} '{Path.GetFileName(path)}' is damaged: {exception.Message}. Download it again.", exception);
        }
    }
}

/// <summary>A model cannot be used; the message says why, for people.</summary>
public sealed class ModelLoadException(string message, Exception? inner = null) : Exception(message, inner);
