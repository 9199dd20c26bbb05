using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RagPlatform.ModelHost.Engine;

namespace RagPlatform.ModelHost.Api;

/// <summary><c>POST /v1/chat/completions</c> and <c>POST /v1/completions</c>.</summary>
internal static class CompletionEndpoints
{
    public static void MapCompletions(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/chat/completions", (HttpContext context, HostState state, TimeProvider time) => RunAsync(context, state, time, isChat: true));
        routes.MapPost("/v1/completions", (HttpContext context, HostState state, TimeProvider time) => RunAsync(context, state, time, isChat: false));
    }

    private static async Task RunAsync(HttpContext context, HostState state, TimeProvider time, bool isChat)
    {
        var engine = state.Engine;
        var body = await ReadAsync(context, ApiJson.Default.OpenAiRequest);
        var request = isChat ? RequestMapper.Chat(body, engine.Model) : RequestMapper.Completion(body, engine.Model);
        var generation = Submit(engine, request);
        await using var leave = context.RequestAborted.Register(generation.Cancel);
        using var writer = new ChunkWriter(
            context.Response.BodyWriter,
            (isChat ? "chatcmpl-" : "cmpl-") + Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture),
            engine.Model.Options.Name,
            time.GetUtcNow().ToUnixTimeSeconds(),
            isChat,
            request,
            body.FirstTokenProbabilities ?? []);
        try
        {
            await (body.Stream
                ? StreamAsync(context, generation, writer, body.StreamOptions?.IncludeUsage ?? false)
                : WholeAsync(context, generation, writer));
        }
        finally
        {
            generation.Cancel(); // Ends nothing that has ended; an answer that cannot be delivered need not be written.
        }
    }

    private static Generation Submit(InferenceEngine engine, GenerationRequest request)
    {
        try
        {
            return engine.Submit(request) ?? throw new ApiError(
                StatusCodes.Status429TooManyRequests, "Too many questions are waiting already. Try again in a few seconds.", "rate_limit_error", "queue_full")
            {
                RetryAfter = 5,
            };
        }
        catch (GrammarException exception)
        {
            throw ApiError.Invalid(exception.Message);
        }
    }

    private static async Task StreamAsync(HttpContext context, Generation generation, ChunkWriter writer, bool includeUsage)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        while (await generation.Updates.WaitToReadAsync(context.RequestAborted))
        {
            while (generation.Updates.TryRead(out var update))
            {
                Write(writer, update, includeUsage);
            }

            // One flush for all that has come meanwhile: under load several tokens share a packet.
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
    }

    private static void Write(ChunkWriter writer, GenerationUpdate update, bool includeUsage)
    {
        switch (update)
        {
            case GenerationUpdate.Waiting waiting:
                writer.QueuePlace(waiting.Ahead);
                break;
            case GenerationUpdate.Started started:
                writer.Started(started.FirstTokenProbabilities);
                break;
            case GenerationUpdate.Piece piece:
                writer.Piece(piece);
                break;
            case GenerationUpdate.Finished finished:
                writer.Finished(finished, includeUsage);
                break;
            case GenerationUpdate.Failed failed:
                writer.Failed(failed.Message);
                break;
        }
    }

    private static async Task WholeAsync(HttpContext context, Generation generation, ChunkWriter writer)
    {
        var text = new StringBuilder();
        var logs = new List<TokenLogProbability>();
        IReadOnlyList<float> probabilities = [];
        await foreach (var update in generation.Updates.ReadAllAsync(context.RequestAborted))
        {
            switch (update)
            {
                case GenerationUpdate.Started started:
                    probabilities = started.FirstTokenProbabilities;
                    break;
                case GenerationUpdate.Piece piece:
                    text.Append(piece.Text);
                    if (piece.LogProbability is { } log)
                    {
                        logs.Add(log);
                    }

                    break;
                case GenerationUpdate.Finished finished:
                    context.Response.ContentType = "application/json";
                    writer.Whole(text.ToString(), logs, probabilities, finished);
                    await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
                    return;
                case GenerationUpdate.Failed failed:
                    throw new ApiError(StatusCodes.Status500InternalServerError, failed.Message, "server_error");
            }
        }

        throw new ApiError(StatusCodes.Status503ServiceUnavailable, "The model host is stopping.", "server_error", "stopping") { RetryAfter = 2 };
    }

    /// <summary>Reads a JSON body.</summary>
    internal static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted) ?? throw ApiError.Invalid("The body is empty.");
        }
        catch (JsonException exception)
        {
            throw ApiError.Invalid($"The body is not the JSON that is expected here: {exception.Message}");
        }
    }
}
