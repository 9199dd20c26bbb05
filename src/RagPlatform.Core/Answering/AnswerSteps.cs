using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Answering.Evidence;
using RagPlatform.Core.Answering.Orchestration;
using RagPlatform.Core.Answering.Verification;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Core.Answering;

/// <summary>What every answer shares: the parts of the pipeline, one of each.</summary>
internal sealed record AnswerSteps(
    AnswerKernel Kernels,
    EvidenceSelector Evidence,
    SentenceVerifier Verifier,
    IKnowledgeStore Knowledge,
    IDocumentStore? Documents,
    IAssistantStore? Assistants,
    IChatClient? Model,
    IOptions<AnswerOptions> Options,
    TimeProvider Time);
