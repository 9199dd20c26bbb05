using RagPlatform.ModelHost.Engine;

namespace RagPlatform.ModelHost.Api;

/// <summary>Everything about the model and the host that is no generation.</summary>
internal static class InfoEndpoints
{
    public static void MapInfo(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", Health);
        routes.MapGet("/status", (HostState state) => Results.Json(Status(state.Engine), ApiJson.Default.StatusResponse));
        routes.MapGet("/v1/models", (HostState state) => Results.Json(Models(state.Engine.Model), ApiJson.Default.ModelsResponse));
        routes.MapPost("/tokenize", TokenizeAsync);
        routes.MapPost("/detokenize", DetokenizeAsync);
        routes.MapPost("/apply-template", ApplyTemplateAsync);
    }

    private static IResult Health(HostState state) => state.Phase switch
    {
        HostPhase.Ready => Results.Json(new HealthResponse("ready"), ApiJson.Default.HealthResponse),
        HostPhase.Loading => Results.Json(new HealthResponse("loading", Math.Round(state.Progress, 3)), ApiJson.Default.HealthResponse, statusCode: StatusCodes.Status503ServiceUnavailable),
        _ => Results.Json(new HealthResponse("failed", Error: state.Error), ApiJson.Default.HealthResponse, statusCode: StatusCodes.Status500InternalServerError),
    };

    private static StatusResponse Status(InferenceEngine engine)
    {
        var status = engine.Status();
        return new StatusResponse(
            status.Slots, status.Busy, status.Queued, status.QueueLimit, status.CachedTokens, status.PromptTokens, status.CompletionTokens,
            Math.Round(status.TokensPerSecond, 2), Environment.WorkingSet);
    }

    private static ModelsResponse Models(LanguageModel model)
    {
        var metadata = model.File.Metadata;
        var entry = new ModelEntry
        {
            Id = model.Options.Name,
            ContextLength = model.ContextTokens,
            TrainedContextLength = model.Handle.ContextSize,
            Architecture = metadata.GetValueOrDefault("general.architecture"),
            License = metadata.GetValueOrDefault("general.license"),
            FileSize = model.File.Size,
            Parameters = model.File.Parameters,
            MemoryBytes = Environment.WorkingSet,
            Parallel = model.Parallel,
            Threads = model.Options.Threads,
            Warning = model.Template.Warning,
            Adapters = [.. model.Options.Adapters.Select(adapter => Adapter(adapter.Key, adapter.Value))],
        };
        return new ModelsResponse("list", [entry]);
    }

    private static AdapterEntry Adapter(string name, string path)
    {
        var file = GgufFile.Read(path);
        return new AdapterEntry(name, file.Size, file.Metadata.GetValueOrDefault("general.license"));
    }

    private static async Task<IResult> TokenizeAsync(HttpContext context, HostState state)
    {
        var body = await CompletionEndpoints.ReadAsync(context, ApiJson.Default.TokenizeRequest);
        var tokens = state.Engine.Model.Vocabulary.Tokenize(body.Content ?? "", body.AddSpecial, parseSpecial: false);
        return Results.Json(new TokensResponse(tokens), ApiJson.Default.TokensResponse);
    }

    private static async Task<IResult> DetokenizeAsync(HttpContext context, HostState state)
    {
        var vocabulary = state.Engine.Model.Vocabulary;
        var body = await CompletionEndpoints.ReadAsync(context, ApiJson.Default.DetokenizeRequest);
        var tokens = body.Tokens ?? [];
        return tokens.All(token => token >= 0 && token < vocabulary.Size)
            ? Results.Json(new TextResponse(vocabulary.Detokenize(tokens)), ApiJson.Default.TextResponse)
            : throw ApiError.Invalid($"Tokens are numbers below {vocabulary.Size}.");
    }

    private static async Task<IResult> ApplyTemplateAsync(HttpContext context, HostState state)
    {
        var template = state.Engine.Model.Template;
        var body = await CompletionEndpoints.ReadAsync(context, ApiJson.Default.TemplateRequest);
        var turns = RequestMapper.Turns(body.Messages);
        return Results.Json(new TemplateResponse(template.Render(turns), template.Tokenize(turns).Length), ApiJson.Default.TemplateResponse);
    }
}
