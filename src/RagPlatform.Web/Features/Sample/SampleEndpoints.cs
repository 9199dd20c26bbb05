using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.Sample;

internal static class SampleEndpoints
{
    public static IServiceCollection AddSample(this IServiceCollection services) => services.AddSingleton<SampleCompany>();

    public static IEndpointRouteBuilder MapSample(this IEndpointRouteBuilder routes)
    {
        var sample = routes.MapGroup("/api/sample").WithTags("Sample").ForKeys(KeyScopes.Upload);
        sample.MapGet("/", Get).WithSummary("The sample company that comes with the product").ProducesProblem(StatusCodes.Status404NotFound);
        sample.MapPost("/", LoadAsync).WithSummary("Loads the sample company; what is there already is kept").ProducesProblem(StatusCodes.Status404NotFound);
        return routes;
    }

    private static Results<Ok<SampleJson>, ProblemHttpResult> Get(SampleCompany sample) =>
        sample.Manifest is { } manifest
            ? TypedResults.Ok(new SampleJson(
                manifest.Name, manifest.Description, manifest.Collections.Sum(collection => collection.Documents.Count), manifest.StarterQuestions))
            : Missing();

    private static async Task<Results<Accepted<LoadedSampleJson>, ProblemHttpResult>> LoadAsync(
        SampleCompany sample, Caller caller, CancellationToken cancellationToken)
    {
        if (sample.Manifest is null)
        {
            return Missing();
        }

        var loaded = await sample.LoadAsync(caller, cancellationToken);
        return TypedResults.Accepted("/api/collections", new LoadedSampleJson(
            loaded.Documents, loaded.Unchanged, loaded.CollectionIds, loaded.Assistants.Select(assistant => assistant.Id)));
    }

    private static ProblemHttpResult Missing() =>
        ApiProblems.NotFound("This installation came without the sample company. Upload documents of your own, or get the folder 'data' of the product.");
}

internal sealed record SampleJson(string Name, string Description, int Documents, IReadOnlyList<string> StarterQuestions);

internal sealed record LoadedSampleJson(int Documents, int Unchanged, IReadOnlyList<Guid> CollectionIds, IEnumerable<Guid> AssistantIds);
