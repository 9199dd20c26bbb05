using Microsoft.Extensions.Options;

namespace RagPlatform.Core.Models;

/// <summary>
/// The models on this machine: looks through <c>Models:Path</c> and <c>Models:SearchPaths</c>, and chooses which does which job.
/// Nothing is loaded; only manifests and headers are read. Thread-safe.
/// </summary>
public sealed class ModelCatalog
{
    /// <summary>Models that travel with the clone: there to try the product, so that others are chosen before the chat model.</summary>
    private static readonly HashSet<string> TravellingModels = ["SmolLM2-135M-Instruct", "bge-small-en-v1.5"];

    // models/, models/maker/, models/maker/model/: deeper is somebody's archive.
    private const int DeepestFolder = 3;

    private readonly ModelOptions _options;
    private readonly ModelFolderReader _reader = new();
    private readonly long _memory;

    /// <summary>Looks in the folders of the options.</summary>
    public ModelCatalog(IOptions<ModelOptions> options)
        : this(options.Value, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
    {
    }

    internal ModelCatalog(ModelOptions options, long memory) => (_options, _memory) = (options, memory);

    /// <summary>Folder that downloads go to.</summary>
    public string DownloadFolder => ContentPaths.Resolve(_options.Path);

    /// <summary>Looks through the folders anew; headers of files that did not change are remembered.</summary>
    public ModelCatalogContents Scan()
    {
        List<InstalledModel> models = [];
        List<ModelProblem> problems = [];
        if (Directory.Exists(DownloadFolder))
        {
            ScanFolder(DownloadFolder, DeepestFolder, isRoot: true, models, problems);
        }

        foreach (var folder in _options.SearchPaths.Select(ContentPaths.Resolve))
        {
            if (Directory.Exists(folder))
            {
                ScanFolder(folder, DeepestFolder, isRoot: true, models, problems);
            }
            else
            {
                problems.Add(new(folder, $"The folder '{folder}' of {ModelOptions.Section}:SearchPaths does not exist. Create it, or take it out of the settings."));
            }
        }

        return new([.. models.DistinctBy(model => (model.Kind, model.Name))], problems);
    }

    /// <summary>The model that does a job, by the settings.</summary>
    public ModelChoice Choose(ModelKind kind) => Choose(kind, kind switch
    {
        ModelKind.Chat => _options.Chat,
        ModelKind.Embedding => _options.Embedding,
        ModelKind.Reranker => _options.Reranker,
        _ => ModelOptions.None,
    });

    /// <summary>The model that a setting means: <c>auto</c>, <c>none</c>, a name, or a path.</summary>
    /// <remarks>
    /// <para><c>auto</c> for the chat model: the one with the most parameters among those that fit the memory, have a chat template and
    /// did not come with the clone. Whoever downloads a model wants it used, and of two that run the larger answers better; the small one
    /// of the clone is there so that something answers at once.</para>
    /// <para><c>auto</c> for the embedding model: the one that came with the clone when it is there, else the first by folder and name
    /// that is a network. Not the newest: collections were embedded with one model, and a download must not change it behind their back.</para>
    /// </remarks>
    public ModelChoice Choose(ModelKind kind, string setting)
    {
        setting = setting.Trim();
        if (setting.Length == 0 || setting.Equals(ModelOptions.None, StringComparison.OrdinalIgnoreCase))
        {
            return new(null);
        }

        var contents = Scan();
        var candidates = contents.Models.Where(model => model.Kind == kind).ToList();
        if (setting.Equals(ModelOptions.Auto, StringComparison.OrdinalIgnoreCase))
        {
            var chosen = kind == ModelKind.Chat ? Largest(candidates) : Steadiest(candidates);
            return new(chosen, chosen is null ? contents.Problems.FirstOrDefault(p => p.Kind is null || p.Kind == kind)?.Message : null);
        }

        var named = candidates.FirstOrDefault(model => IsNamed(model, setting));
        return named is not null ? new(named) : ChooseByPath(kind, setting, candidates, contents.Problems);
    }

    /// <summary>Adapters that were made for a chat model.</summary>
    public IReadOnlyList<InstalledModel> AdaptersFor(InstalledModel chatModel) =>
        [.. Scan().Models.Where(model => model.Kind == ModelKind.Adapter && model.BaseModel == chatModel.Name)];

    /// <summary>Whether a model came with the clone.</summary>
    public static bool TravelsWithTheClone(InstalledModel model) => TravellingModels.Contains(model.Name);

    /// <summary>Memory that a model takes while it is loaded, in bytes: its file, a quarter for caches and working space, and a little more.</summary>
    public static long EstimateMemory(InstalledModel model) => model.Size + (model.Size / 4) + (64L << 20);

    private void ScanFolder(string folder, int depth, bool isRoot, List<InstalledModel> models, List<ModelProblem> problems)
    {
        try
        {
            if (ModelFolderReader.ReadEmbeddingModel(folder) is { } embedding)
            {
                models.Add(embedding);
                return;
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            problems.Add(Broken(folder, ModelKind.Embedding, exception));
            return;
        }

        try
        {
            var files = Directory.EnumerateFiles(folder, "*.gguf").Order(StringComparer.Ordinal).ToList();
            var only = !isRoot && files.Count(file => !GgufParts.IsFurtherPart(file)) == 1;
            foreach (var file in files)
            {
                ReadGguf(file, only, models, problems);
            }

            if (depth > 0)
            {
                foreach (var child in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
                {
                    ScanFolder(child, depth - 1, isRoot: false, models, problems);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(folder, $"The folder '{folder}' cannot be read: {exception.Message} Check its rights."));
        }
    }

    private void ReadGguf(string file, bool folderIsTheModels, List<InstalledModel> models, List<ModelProblem> problems)
    {
        try
        {
            if (_reader.ReadGguf(file, folderIsTheModels) is { } model)
            {
                models.Add(model);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            problems.Add(Broken(file, ModelKind.Chat, exception));
        }
    }

    private ModelChoice ChooseByPath(
        ModelKind kind, string setting, List<InstalledModel> candidates, IReadOnlyList<ModelProblem> problems)
    {
        List<InstalledModel> models = [];
        List<ModelProblem> broken = [];
        foreach (var path in new[] { ContentPaths.Resolve(setting), Path.GetFullPath(setting, DownloadFolder) }.Distinct())
        {
            if (File.Exists(path) && path.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase))
            {
                ReadGguf(path, folderIsTheModels: false, models, broken);
            }
            else if (File.Exists(path))
            {
                ScanFolder(Path.GetDirectoryName(path)!, depth: 0, isRoot: false, models, broken);
            }
            else if (Directory.Exists(path))
            {
                ScanFolder(path, depth: 0, isRoot: false, models, broken);
            }
        }

        if (models.FirstOrDefault(model => model.Kind == kind) is { } found)
        {
            return new(found);
        }

        var key = $"{ModelOptions.Section}:{kind}";
        var problem = broken.Concat(problems).FirstOrDefault(p => IsAt(p.Path, setting));
        return new(null, problem?.Message
            ?? (models.Count > 0
                ? $"'{setting}' ({key}) is a model for another job ({models[0].Kind})."
                : $"The model '{setting}' ({key}) is not installed. ")
            + (candidates.Count > 0
                ? $"Installed are: {string.Join(", ", candidates.Select(model => model.Name))}. Name one of them, or put the model into '{DownloadFolder}'."
                : $"Put it into '{DownloadFolder}', or set {key} to '{ModelOptions.Auto}'."));
    }

    private InstalledModel? Largest(List<InstalledModel> candidates) =>
        candidates
            .OrderBy(model => EstimateMemory(model) <= _memory ? 0 : 1)
            .ThenBy(model => model.HasChatTemplate ? 0 : 1)
            .ThenBy(model => TravelsWithTheClone(model) ? 1 : 0)
            .ThenBy(model => EstimateMemory(model) <= _memory ? -(model.Parameters ?? model.Size) : model.Size)
            .ThenByDescending(model => model.Size)
            .FirstOrDefault();

    private static InstalledModel? Steadiest(List<InstalledModel> candidates) =>
        candidates.FirstOrDefault(TravelsWithTheClone) ?? candidates.OrderBy(model => model.Family == "model2vec" ? 1 : 0).FirstOrDefault();

    private static bool IsNamed(InstalledModel model, string name) =>
        model.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        || Path.GetFileName(model.Path).Equals(name, StringComparison.OrdinalIgnoreCase)
        || Path.GetFileNameWithoutExtension(model.Path).Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool IsAt(string path, string setting) =>
        path.Equals(ContentPaths.Resolve(setting), StringComparison.Ordinal)
        || Path.GetFileName(path).Equals(Path.GetFileName(setting), StringComparison.OrdinalIgnoreCase)
        || Path.GetFileName(Path.GetDirectoryName(path))?.Equals(setting, StringComparison.OrdinalIgnoreCase) == true;

    private static ModelProblem Broken(string path, ModelKind kind, Exception exception) =>
        new(path, $"The model '{Path.GetFileName(path)}' cannot be used: {exception.Message.TrimEnd('.')}. Delete it and download it again, whole.", kind);
}
