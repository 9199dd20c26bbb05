using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Models;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>The chat model itself, without documents: what a client sends is what it reads.</summary>
internal sealed class RawChat(AskableModels models, IAuditLog audit)
{
    private const int DefaultTokens = 512;

    /// <summary>Asks; each chunk has one choice, the last one a reason why it ended and the usage.</summary>
    /// <exception cref="OpenAiException">It could not be answered.</exception>
    public async IAsyncEnumerable<CompletionJson> AskAsync(
        ChatRequest request, ModelFormat? format, IReadOnlyList<ChatTurn> turns, AskableModel model, Caller caller, long created, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tools = ToolPrompt.Of(request.Tools, request.ToolChoice);
        Require(tools is null || format is null, "A model that must write JSON can't call functions: send tools or a response_format", "tools");
        var options = Options(request, format, caller);
        var chunk = new CompletionJson(OpenAiIds.Completion(Guid.CreateVersion7()), CompletionJson.Chunk, created, model.Name, []);
        var calls = new ToolCallReader(tools is not null);
        UsageDetails? usage = null;
        ChatFinishReason? finish = null;
        var cached = 0;
        await audit.RecordAsync(caller, AuditAction.Asked, details: JsonSerializer.Serialize(new { model = model.Name }), cancellationToken: cancellationToken);
        var hasBegun = false;
        await foreach (var update in UpdatesAsync(tools is null ? Messages(turns) : tools.Before(Messages(turns)), options, format, cancellationToken))
        {
            if (!hasBegun)
            {
                hasBegun = true; // Only now: what the model refuses is told by a status, not in a stream.
                yield return With(chunk, new DeltaJson { Role = ChatRole.Assistant.Value, Content = "" });
            }

            finish = update.FinishReason ?? finish;
            usage = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? usage;
            if (update.AdditionalProperties?.TryGetValue(ChatModelProperties.Timings, out GenerationTimings? timings) == true)
            {
                cached = timings?.CachedTokens ?? 0;
            }

            if (calls.Read(update.Text) is { Length: > 0 } text)
            {
                yield return With(chunk, new DeltaJson { Content = text });
            }
        }

        var (rest, called) = calls.Complete();
        if (rest.Length > 0)
        {
            yield return With(chunk, new DeltaJson { Content = rest });
        }

        if (called.Count > 0)
        {
            yield return With(chunk, new DeltaJson { ToolCalls = called });
        }

        yield return chunk with
        {
            Choices = [new ChoiceJson { Delta = new DeltaJson(), FinishReason = called.Count > 0 ? "tool_calls" : finish == ChatFinishReason.Length ? "length" : "stop" }],
            Usage = new UsageJson(usage?.InputTokenCount ?? 0, usage?.OutputTokenCount ?? 0, cached),
        };
    }

    private static CompletionJson With(CompletionJson chunk, DeltaJson delta) => chunk with { Choices = [new ChoiceJson { Delta = delta }] };

    private static List<ChatMessage> Messages(IReadOnlyList<ChatTurn> turns) =>
        [.. turns.Select(turn => turn.Role switch
        {
            "system" or "developer" => new ChatMessage(ChatRole.System, turn.Text),
            "assistant" => new ChatMessage(ChatRole.Assistant, turn.Text + ToolPrompt.Written(turn.Message.ToolCalls)),
            "tool" or "function" => new ChatMessage(ChatRole.User, ToolPrompt.Result(turn.Text)),
            _ => new ChatMessage(ChatRole.User, turn.Text),
        })];

    private static ChatOptions Options(ChatRequest request, ModelFormat? format, Caller caller)
    {
        Require(request.Temperature is null or (>= 0 and <= 2), "temperature is a number from 0 to 2", "temperature");
        Require(request.TopP is null or (> 0 and <= 1), "top_p is a number above 0, 1 at most", "top_p");
        return new ChatOptions
        {
            Temperature = request.Temperature,
            TopP = request.TopP,
            Seed = request.Seed,
            MaxOutputTokens = ChatEndpoints.Longest(request.Longest) ?? DefaultTokens,
            StopSequences = [.. ChatReading.Stops(request.Stop)],
            ResponseFormat = format?.Json,
            AdditionalProperties = new() { [ChatModelProperties.User] = caller.Id },
        };
    }

    private static void Require(bool holds, string rule, string param)
    {
        if (!holds)
        {
            throw OpenAiException.Invalid($"{rule}. Nothing was asked.", param);
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> UpdatesAsync(
        IEnumerable<ChatMessage> messages, ChatOptions options, ModelFormat? format, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var updates = models.ChatModel!.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await updates.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (ChatModelException exception)
            {
                throw Refusal(exception, format);
            }

            yield return updates.Current;
        }
    }

    private static OpenAiException Refusal(ChatModelException exception, ModelFormat? format) => exception switch
    {
        ModelHostBusyException busy => new(StatusCodes.Status429TooManyRequests, busy.Message, code: "rate_limit_exceeded") { RetryAfter = busy.RetryAfter },
        ModelRequestException refused => OpenAiException.Invalid(refused.Message, format?.Place(refused.Field) ?? refused.Field ?? "messages", refused.Code),
        _ => new(StatusCodes.Status503ServiceUnavailable, exception.Message, code: "model_unavailable"),
    };
}
