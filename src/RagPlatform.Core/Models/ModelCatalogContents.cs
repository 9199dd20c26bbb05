namespace RagPlatform.Core.Models;

/// <summary>What was found in the model folders.</summary>
/// <param name="Models">Usable models, in the order of the folders; of two with the same job and name the first.</param>
/// <param name="Problems">What looks like a model but cannot be used, and folders that do not exist.</param>
public sealed record ModelCatalogContents(IReadOnlyList<InstalledModel> Models, IReadOnlyList<ModelProblem> Problems);

/// <summary>Something that looks like a model but cannot be used.</summary>
/// <param name="Path">Full path of the file or folder.</param>
/// <param name="Message">For people: what is wrong and what to do.</param>
/// <param name="Kind">The job that it seems to be for; null when that is unknown.</param>
public sealed record ModelProblem(string Path, string Message, ModelKind? Kind = null);

/// <summary>Which model does a job.</summary>
/// <param name="Model">The model; null when the job is switched off, nothing is installed, or the setting cannot be met.</param>
/// <param name="Problem">For people: why the setting cannot be met and what to do; null when all is well.</param>
public sealed record ModelChoice(InstalledModel? Model, string? Problem = null);
