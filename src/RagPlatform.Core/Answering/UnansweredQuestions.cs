using Microsoft.Extensions.Options;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Webhooks;

namespace RagPlatform.Core.Answering;

/// <summary>Tells other programs of questions that the documents did not answer: who collects documents learns what is missing.</summary>
internal sealed class UnansweredQuestions(IWebhooks webhooks, IOptions<AuditOptions> options)
{
    public Task TellAsync(Question question, Answer answer) => answer.Found
        ? Task.CompletedTask
        : webhooks.RaiseAsync(
            WebhookEvent.QuestionUnanswered(
                answer.MessageId, answer.ConversationId, question.AssistantId ?? question.Assistant?.Id, question.Caller,
                options.Value.KeepQuestions ? question.Text : null),
            CancellationToken.None);
}
