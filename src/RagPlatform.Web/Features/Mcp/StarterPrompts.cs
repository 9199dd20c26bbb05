using System.Text.RegularExpressions;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Assistants;

namespace RagPlatform.Web.Features.Mcp;

/// <summary>The questions that visible assistants offer to start with, as prompts.</summary>
internal sealed partial class StarterPrompts(IAssistantStore assistants, Caller caller)
{
    public async Task<ListPromptsResult> ListAsync(CancellationToken cancellationToken) =>
        new() { Prompts = [.. (await FindAsync(cancellationToken)).Select(starter => starter.Prompt)] };

    public async Task<GetPromptResult> GetAsync(string name, CancellationToken cancellationToken)
    {
        if ((await FindAsync(cancellationToken)).FirstOrDefault(starter => starter.Prompt.Name == name) is not { } found)
        {
            throw new McpProtocolException("There is no such prompt, or its assistant is not yours to ask. prompts/list names yours.", McpErrorCode.InvalidParams);
        }

        return new()
        {
            Description = found.Prompt.Description,
            Messages =
            [
                new PromptMessage
                {
                    Role = Role.User,
                    Content = new TextContentBlock { Text = $"{found.Question}\n\n(Use the tool ask with the assistant \"{found.Assistant.Name}\", and name the sources.)" },
                },
            ],
        };
    }

    private async Task<IReadOnlyList<Starter>> FindAsync(CancellationToken cancellationToken)
    {
        if (!caller.Scopes.HasFlag(KeyScopes.Ask))
        {
            return [];
        }

        // Numbered over all assistants of that name: two people may have one each.
        return
        [
            .. (await assistants.ListAsync(caller.Filter(), cancellationToken))
                .SelectMany(assistant => assistant.StarterQuestions.Select(question => (assistant, question)))
                .GroupBy(pair => NotOfName().Replace(pair.assistant.Name.ToLowerInvariant(), "-").Trim('-'))
                .SelectMany(group => group.Select((pair, i) => new Starter(pair.assistant, pair.question, $"{(group.Key.Length > 0 ? group.Key : "assistant")}-{i + 1}"))),
        ];
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotOfName();

    private sealed record Starter(Assistant Assistant, string Question, string Name)
    {
        public Prompt Prompt => new() { Name = Name, Title = Question, Description = $"Asks {Assistant.Name}: {Question}" };
    }
}

internal static class StarterPromptsRegistration
{
    public static IMcpServerBuilder WithStarterPrompts(this IMcpServerBuilder builder) => builder
        .WithListPromptsHandler((request, cancellationToken) => GuardedCalls.Of(request).AnswerAsync(
            RequestMethods.PromptsList, () => Of(request).ListAsync(cancellationToken), cancellationToken))
        .WithGetPromptHandler((request, cancellationToken) => GuardedCalls.Of(request).AnswerAsync(
            RequestMethods.PromptsGet, () => Of(request).GetAsync(request.Params.Name, cancellationToken), cancellationToken));

    private static StarterPrompts Of<T>(RequestContext<T> request) => request.Services!.GetRequiredService<StarterPrompts>();
}
