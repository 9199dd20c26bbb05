using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Audit;

namespace RagPlatform.Core.Answering;

/// <summary>One row of the audit log a question: who asked, and which documents the answer showed them. What was asked only if that is set.</summary>
internal sealed class QuestionAudit(IAuditLog log, IOptions<AuditOptions> options)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public Task RecordAsync(Question question, Answer answer, AuditOutcome outcome)
    {
        var assistant = question.AssistantId ?? question.Assistant?.Id;
        return log.RecordAsync(
            question.Caller,
            AuditAction.Asked,
            assistant is { } id ? AuditTargets.Assistant(id, question.Assistant?.Name ?? "") : null,
            outcome,
            JsonSerializer.Serialize(
                new
                {
                    kind = answer.Kind,
                    conversation = answer.ConversationId,
                    documents = answer.Citations.Concat(answer.Nearest).Select(citation => citation.DocumentId).Distinct(),
                    question = options.Value.KeepQuestions ? question.Text : null,
                },
                _json));
    }
}
