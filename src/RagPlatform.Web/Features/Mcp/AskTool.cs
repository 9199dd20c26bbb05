using System.ComponentModel;
using System.Globalization;
using System.Text;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Features.Ask;
using RagPlatform.Web.Features.Sources;

namespace RagPlatform.Web.Features.Mcp;

/// <summary><c>ask</c>: one answer with its sources.</summary>
internal sealed class AskTool(AnswerPipeline pipeline, IDocumentStore documents, IAssistantStore assistants, Caller caller, SourceLinks links)
{
    // Read-only to whoever is asked to allow it: no document changes, and the conversation, if one is wanted, is the asker's own.
    [McpServerTool(
        Name = "ask", Title = "Ask the documents", ReadOnly = true, Idempotent = false, Destructive = false, OpenWorld = false, UseStructuredContent = true,
        OutputSchemaType = typeof(SourcedAnswerJson))]
    [NeedsScope(KeyScopes.Ask)]
    [Description(
        "Answers a question from the company's documents. Each sentence cites the page that it stands on, with the words there and the web address. "
        + "found is false when the documents don't answer it. PUT /api/answers/{messageId}/feedback takes what somebody thinks of the answer.")]
    public async Task<CallToolResult> AskAsync(
        RequestContext<CallToolRequestParams> request,
        [Description("The question, in the language that the answer shall have")] string question,
        [Description("Name or id of the assistant to ask, see list_assistants; none if left out")] string? assistant = null,
        [Description("Names or ids of collections to look in; the assistant's, or all that you may read, if left out")] string[]? collections = null,
        [Description("A UUID of your own to begin a conversation; the same one again for follow-up questions. Nothing is kept if left out")] Guid? conversationId = null,
        CancellationToken cancellationToken = default)
    {
        if (!QuestionRules.HasLength(question))
        {
            throw new McpException($"A question has 1 to {QuestionRules.MaxLength} characters, this one has {question?.Trim().Length ?? 0}. Nothing was asked.");
        }

        if (!QuestionRules.KeepsToAssistants(caller, hasAssistant: assistant is { Length: > 0 }, hasCollections: collections is { Length: > 0 }))
        {
            throw new McpException(
                "This key asks certain assistants, in their collections. Nothing was asked. Give assistant and no collections. list_assistants names them.");
        }

        var put = new Question(question.Trim(), caller)
        {
            AssistantId = assistant is { Length: > 0 } ? (await assistants.FindAsync(assistant, caller, cancellationToken)).Id : null,
            CollectionIds = await documents.FindCollectionsAsync(collections, caller, cancellationToken),
            ConversationId = conversationId,
        };
        var progress = new AnswerProgress(request);
        await foreach (var update in pipeline.AnswerAsync(put, cancellationToken))
        {
            await progress.TellAsync(update, cancellationToken);
            switch (update)
            {
                case AnswerUpdate.Done done:
                    var content = SourcedAnswerJson.From(done.Answer, links);
                    return ToolResult.Of(content, Write(content));
                case AnswerUpdate.Failed failed:
                    var wait = failed.RetryAfter is { } time ? $" Try again in {Math.Ceiling(Math.Max(1, time.TotalSeconds)):0} seconds." : "";
                    return ToolResult.Problem($"{failed.SoFar.Notice}{wait}");
            }
        }

        throw new InvalidOperationException("The answer ended without its last update.");
    }

    private static string Write(SourcedAnswerJson answer)
    {
        var text = new StringBuilder(answer.Answer);
        if (answer.Notice is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n\n{answer.Notice}");
        }

        Write(text, "Sources:", answer.Citations);
        Write(text, "Nearest:", answer.Nearest);
        return text.ToString().Trim();
    }

    private static void Write(StringBuilder text, string title, IReadOnlyList<SourceJson> sources)
    {
        if (sources.Count == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"\n\n{title}");
        foreach (var source in sources)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n[{source.Number}] {source.DocumentName}, page {source.Page}: “{source.Quote}” {source.Url}");
        }
    }
}

/// <summary>An answer as the protocol tells it.</summary>
internal sealed record SourcedAnswerJson(
    string Answer, bool Found, AnswerKind Kind, IReadOnlyList<SourceJson> Citations, IReadOnlyList<SentenceJson> Sentences, IReadOnlyList<SourceJson> Nearest,
    string? Notice, string Model, Guid? ConversationId, Guid MessageId)
{
    public static SourcedAnswerJson From(Answer answer, SourceLinks links) => new(
        answer.Text, answer.Found, answer.Kind, [.. answer.Citations.Select(citation => SourceJson.From(citation, links))],
        [.. answer.Sentences.Select(SentenceJson.From)], [.. answer.Nearest.Select(citation => SourceJson.From(citation, links))], answer.Notice, answer.Model,
        answer.ConversationId, answer.MessageId);
}

internal sealed record SourceJson(int Number, Guid DocumentId, string DocumentName, int Page, string Heading, string Quote, string Url, string Uri)
{
    public static SourceJson From(Citation citation, SourceLinks links) => new(
        citation.Number, citation.DocumentId, citation.DocumentName, citation.Page, citation.Heading, citation.Quote, links.To(citation),
        DocumentResources.AddressOf(citation.DocumentId, citation.Page));
}
