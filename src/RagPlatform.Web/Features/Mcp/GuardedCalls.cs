using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using RagPlatform.Core;
using RagPlatform.Core.Access;
using RagPlatform.Core.Conversations;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Web.Features.Mcp;

/// <summary>Stands before everything that is served: hides tools that the key was not made for, and tells failures in words that a model can act on.</summary>
internal sealed partial class GuardedCalls(Caller caller, ILogger<GuardedCalls> logger)
{
    public static GuardedCalls Of<T>(RequestContext<T> request) => request.Services!.GetRequiredService<GuardedCalls>();

    public ListToolsResult Hide(RequestContext<ListToolsRequestParams> request, ListToolsResult all)
    {
        var tools = request.Server.ServerOptions.ToolCollection!;
        all.Tools = [.. all.Tools.Where(tool => tools.TryGetPrimitive(tool.Name, out var found) && MissingScope(found) is null)];
        return all;
    }

    public async ValueTask<CallToolResult> InvokeAsync(
        RequestContext<CallToolRequestParams> request, McpRequestHandler<CallToolRequestParams, CallToolResult> next, CancellationToken cancellationToken)
    {
        if (request.MatchedPrimitive is not McpServerTool tool)
        {
            return await next(request, cancellationToken);
        }

        if (MissingScope(tool) is { } scope)
        {
            return ToolResult.Problem($"This key was not made for that: it needs {scope}. Nothing was done. Make another key for it.");
        }

        if (MissingArgument(tool, request.Params.Arguments) is { } argument)
        {
            return ToolResult.Problem($"{tool.ProtocolTool.Name} needs the argument '{argument}', so nothing was done. Its inputSchema describes it.");
        }

        try
        {
            return await next(request, cancellationToken);
        }
        catch (Exception exception) when (exception is not McpProtocolException && !cancellationToken.IsCancellationRequested)
        {
            return ToolResult.Problem(Explain(exception, tool.ProtocolTool.Name));
        }
    }

    /// <summary>For what is no tool: a failure that nobody foresaw is logged and told without its cause.</summary>
    public async ValueTask<T> AnswerAsync<T>(string method, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (exception is not McpException && !cancellationToken.IsCancellationRequested)
        {
            throw new McpProtocolException(Explain(exception, method), McpErrorCode.InternalError);
        }
    }

    private string? MissingScope(McpServerTool tool) =>
        tool.Metadata.OfType<NeedsScopeAttribute>().FirstOrDefault() is { } needs && (caller.Scopes & needs.AnyOf) == 0
            ? needs.AnyOf.ToString().ToLowerInvariant().Replace(", ", " or ", StringComparison.Ordinal)
            : null;

    private static string? MissingArgument(McpServerTool tool, IDictionary<string, JsonElement>? given) =>
        tool.ProtocolTool.InputSchema.TryGetProperty("required", out var required)
            ? required.EnumerateArray().Select(name => name.GetString()!).FirstOrDefault(name => given?.ContainsKey(name) != true)
            : null;

    private string Explain(Exception exception, string what)
    {
        switch (exception)
        {
            case McpException or StorageException or EmbeddingMismatchException or AccessDeniedException or NoConversationException:
                return exception.Message;
            case JsonException json:
                return $"An argument has another form than {what} wants{(json.Path is { Length: > 1 } path ? $" (at {path})" : "")}. Nothing was done. Its inputSchema describes them.";
            default:
                var trace = Guid.CreateVersion7().ToString("N");
                Log.Failed(logger, exception, what, trace);
                return "The server could not finish this. What was stored before it stays. Try again; if it happens again, the log of the server says "
                    + $"more under {trace}.";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{What} failed ({Trace})")]
        public static partial void Failed(ILogger logger, Exception exception, string what, string trace);
    }
}
