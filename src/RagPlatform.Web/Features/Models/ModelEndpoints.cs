using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Models;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.Models;

internal static class ModelEndpoints
{
    public static IServiceCollection AddModelsFeature(this IServiceCollection services)
    {
        services.AddSingleton<ModelSpeeds>();
        services.AddSingleton<ModelsOverview>();
        return services;
    }

    public static IEndpointRouteBuilder MapModels(this IEndpointRouteBuilder routes)
    {
        var models = routes.MapGroup("/api/models").WithTags("Models").ForKeys(KeyScopes.Administer);
        models.MapGet("/", List).WithSummary("Installed models, and what each does");
        models.MapGet("/{name}/license", GetLicense).WithSummary("Full text of a model's licence")
            .Produces<string>(StatusCodes.Status200OK, "text/plain").ProducesProblem(StatusCodes.Status404NotFound);
        models.MapPost("/{name}/verify", VerifyAsync).WithSummary("Compares a model's files with their checksums").ProducesProblem(StatusCodes.Status404NotFound);
        models.MapPost("/measure", MeasureAsync).WithSummary("Measures how fast the chat model writes here").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return routes;
    }

    private static Ok<IEnumerable<ModelJson>> List(ModelsOverview overview) => TypedResults.Ok(overview.Read().Models.Select(ModelJson.From));

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> GetLicense(
        string name, ModelKind? kind, ModelCatalog catalog, CancellationToken cancellationToken) =>
        Find(catalog, name, kind) is not { LicenseFile: { } file }
            ? ApiProblems.NotFound($"No licence text lies beside a model named '{name}'. GET /api/models lists the models.")
            : TypedResults.Text(await File.ReadAllTextAsync(file, cancellationToken), "text/plain; charset=utf-8");

    private static async Task<Results<Ok<VerificationJson>, ProblemHttpResult>> VerifyAsync(
        string name, ModelKind? kind, ModelCatalog catalog, CancellationToken cancellationToken) =>
        Find(catalog, name, kind) is { } model
            ? TypedResults.Ok(VerificationJson.From(await ModelVerifier.VerifyAsync(model, progress: null, cancellationToken)))
            : ApiProblems.NotFound($"No model named '{name}' is installed. GET /api/models lists the models.");

    private static async Task<Results<Ok<SpeedJson>, ProblemHttpResult>> MeasureAsync(ModelSpeeds speeds, CancellationToken cancellationToken)
    {
        try
        {
            return TypedResults.Ok(SpeedJson.From(await speeds.MeasureChatAsync(cancellationToken))!);
        }
        catch (ChatModelException exception)
        {
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static InstalledModel? Find(ModelCatalog catalog, string name, ModelKind? kind) =>
        catalog.Scan().Models.FirstOrDefault(model => model.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && (kind is null || model.Kind == kind));
}

internal sealed record ModelJson(
    string Name, ModelKind Kind, ModelUse Use, string? Problem, string Path, long SizeBytes, long MemoryBytes, string? Family, string? License,
    IReadOnlyList<string> Languages, int? MaxTokens, int? Dimensions, long? Parameters, string? Quantization, string? StatedSha256, string? BaseModel,
    bool IsTrial, SpeedJson? Speed)
{
    public static ModelJson From(ModelUsage usage) => new(
        usage.Model.Name, usage.Model.Kind, usage.Use, usage.Problem, usage.Model.Path, usage.Model.Size, usage.MemoryBytes, usage.Model.Family,
        usage.Model.License, usage.Model.Languages, usage.Model.MaxTokens, usage.Model.Dimensions, usage.Model.Parameters, usage.Model.Quantization,
        usage.Model.StatedSha256, usage.Model.BaseModel, usage.IsTrial, SpeedJson.From(usage.Speed));
}

internal sealed record SpeedJson(double PerSecond, double? FirstTokenMilliseconds)
{
    public static SpeedJson? From(ModelSpeed? speed) =>
        speed is null ? null : new(Math.Round(speed.PerSecond, 1), speed.FirstToken is { } first ? Math.Round(first.TotalMilliseconds) : null);
}

internal sealed record VerificationJson(string Name, bool Intact, bool Stated, IEnumerable<VerifiedFileJson> Files)
{
    public static VerificationJson From(ModelVerification verification) => new(
        verification.Model.Name, verification.IsIntact, verification.IsStated,
        verification.Files.Select(file => new VerifiedFileJson(file.Name, file.Bytes, file.Sha256, file.StatedSha256, file.Matches)));
}

internal sealed record VerifiedFileJson(string Name, long Bytes, string Sha256, string? StatedSha256, bool? Matches);
