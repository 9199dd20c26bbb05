using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using RagPlatform.Core.Access;
using RagPlatform.Core.Answering.Composition;
using RagPlatform.Core.Answering.Condensing;
using RagPlatform.Core.Answering.Evidence;
using RagPlatform.Core.Answering.Generation;
using RagPlatform.Core.Answering.Orchestration;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Conversations;
using RagPlatform.Core.Evaluation.Questions;
using RagPlatform.Core.Models;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Core.Answering;

/// <summary>One answer on its way: the steps in order, and what is known so far should it be stopped.</summary>
internal sealed class AnswerRun(AnswerSteps steps, Question question, ConversationRecorder recorder, ChannelWriter<AnswerUpdate> updates)
{
    private readonly Dictionary<string, double> _timings = [];
    private readonly long _started = steps.Time.GetTimestamp();
    private readonly AnswerOptions _options = steps.Options.Value;
    private AnswerTrace _trace = new() { SearchedFor = question.Text };
    private AnswerWriter? _writer;
    private ModelUse? _use;
    private Guid? _assistantId;

    /// <summary>Answers; the updates but the last are written on the way.</summary>
    public async Task<Answer> ExecuteAsync(CancellationToken cancellationToken)
    {
        var assistant = await FindAssistantAsync(cancellationToken);
        _assistantId = question.Assistant is null ? assistant?.Id : null;
        var filter = question.Caller.Filter(question.CollectionIds ?? (assistant?.CollectionIds is { Count: > 0 } ids ? ids : null)) with { Tags = question.Tags };
        var kernel = steps.Kernels.Create(filter, _timings, out var sent);
        var use = _use = ChooseModel(assistant);

        var chunks = (await steps.Knowledge.DescribeAsync(filter, cancellationToken)).Chunks;
        updates.TryWrite(new AnswerUpdate.Searching(chunks));
        _trace = _trace with { SearchedChunks = chunks };
        if (chunks == 0)
        {
            return NotFound(EvidenceSet.None, AnswerTexts.NothingToSearch);
        }

        var history = History();
        var query = await CondenseAsync(kernel, use, history, cancellationToken);
        var retrieved = await RetrieveAsync(kernel, query, cancellationToken);
        var evidence = await TimeAsync("evidence", steps.Evidence.SelectAsync(query, retrieved.Passages, filter, cancellationToken));
        _trace = _trace with
        {
            SearchedFor = query,
            Passages = retrieved.Passages,
            Evidence = [.. evidence.Ranked.Select((sentence, i) => sentence.ToCitation(i + 1))],
        };
        updates.TryWrite(new AnswerUpdate.FoundPassages(retrieved.Passages, _trace.Evidence));

        var answer = await AnswerFromAsync(evidence, query, retrieved, kernel, sent, use, assistant, filter, cancellationToken);
        return await WithContentHashesAsync(answer with { Notice = Join(retrieved.Notice, answer.Notice) }, filter, cancellationToken);
    }

    /// <summary>What is known when the answer is cut short.</summary>
    public Answer SoFar(string? notice)
    {
        var sentences = _writer?.SoFar() ?? [];
        return Finish(AnswerKind.Generated, sentences, _writer?.Draft.Citations ?? [], notice) with { Model = _use?.Name ?? "none" };
    }

    private async Task<Answer> AnswerFromAsync(
        EvidenceSet evidence,
        string query,
        RetrievalResult retrieved,
        Kernel kernel,
        SentPrompt sent,
        ModelUse? use,
        Assistant? assistant,
        AccessFilter filter,
        CancellationToken cancellationToken)
    {
        var probability = Answerability.Probability(evidence.Features);
        _trace = _trace with { AnswerableProbability = probability };
        if (evidence.Ranked.Count == 0 || probability < _options.AnswerableThreshold)
        {
            return NotFound(evidence, null);
        }

        if (use is null)
        {
            return Quote(evidence, NoModelNotice());
        }

        var earlier = use.Style == PromptStyle.Passages ? await EarlierPromptAsync(use, filter, cancellationToken) : EarlierPrompt.None;
        var input = new PromptInput(
            query, AssistantInstructions.Of(assistant), evidence.Ranked, retrieved.Passages, _options.PromptPassages, _options.FollowUpPassages, earlier);
        var prompt = await PromptBuilder.BuildAsync(input, use, CountTokens(), cancellationToken);
        var writer = _writer = new AnswerWriter(
            prompt, use, new AnswerDraft(prompt, evidence.Ranked, use.LeadsWithQuote, steps.Verifier, query), question, updates, _timings, steps.Time);
        var outcome = await writer.WriteAsync(
            kernel,
            answer => recorder.SaveAsync(MessageState.Writing, SoFar(null), answer),
            cancellationToken);
        _trace = writer.Describe(_trace) with
        {
            Prompt = sent.Messages,
            PromptPassages = prompt.Passages,
        };
        var settled = writer.Draft.Settle(_options.Quotes);
        return (outcome switch
        {
            // Where the best sentence stands there already, it stays: documents alone decide whether they answer.
            WritingOutcome.Declined when !use.LeadsWithQuote => NotFound(evidence, null),
            WritingOutcome.Declined => Quote(evidence, AnswerTexts.MayNotAnswer),
            _ when settled.IsTrusted => Finish(AnswerKind.Generated, settled.Sentences, settled.Citations, OtherModelNotice(assistant, use)),
            _ => Quote(evidence, settled.Holds ? AnswerTexts.MayNotAnswer : AnswerTexts.NoSentenceHeld),
        }) with { Model = use.Name };
    }

    private async Task<string> CondenseAsync(Kernel kernel, ModelUse? use, IReadOnlyList<Turn> history, CancellationToken cancellationToken)
    {
        if (history.Count == 0)
        {
            return question.Text;
        }

        // Small models rewrite badly: the rule is better and costs nothing.
        var byModel = use is { Style: PromptStyle.Passages, Status.State: ChatModelState.Ready };
        return await TimeAsync("condense", byModel
            ? QueryCondenser.ByModelAsync(question.Text, history, kernel, AnswerWriter.Settings(use!, question, maxTokens: 80, decline: null), cancellationToken)
            : Task.FromResult(QueryCondenser.ByRule(question.Text, history)));
    }

    private async Task<RetrievalResult> RetrieveAsync(Kernel kernel, string query, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> queries = query == question.Text ? [query] : [query, question.Text];
        var arguments = new KernelArguments { ["queries"] = queries, ["top"] = _options.Retrieve };
        var search = kernel.Plugins.GetFunction(AnswerKernel.Knowledge, KnowledgePlugin.Search);
        var result = await TimeAsync("retrieve", kernel.InvokeAsync<RetrievalResult>(search, arguments, cancellationToken));
        return result is null
            ? throw new InvalidOperationException("The knowledge plugin returned no result.")
            : result with { Passages = [.. result.Passages.Where(passage => passage.Score >= question.MinScore)] };
    }

    private async Task<Assistant?> FindAssistantAsync(CancellationToken cancellationToken) =>
        question.Assistant
        ?? (question.AssistantId is { } id && steps.Assistants is { } assistants
            ? await assistants.FindAsync(id, question.Caller.Filter(), cancellationToken)
            : null);

    // Starting counts as there: the client waits for it. A client without a status is on another server and taken as ready.
    private ModelUse? ChooseModel(Assistant? assistant)
    {
        if (steps.Model is not { } model || question.Variant == QuestionVariant.BestSentence)
        {
            return null;
        }

        var status = model.GetService<ChatModelStatus>() ?? new ChatModelStatus(ChatModelState.Ready, null, [], 8192);
        return status.State is ChatModelState.Ready or ChatModelState.Starting
            ? ModelUse.Choose(status, assistant, _options).As(question.Variant)
            : null;
    }

    private IReadOnlyList<Turn> History()
    {
        IEnumerable<Turn> turns = question.ConversationId is null
            ? question.History
            : recorder.Earlier.Select(message => new Turn(message.Question, message.Answer?.Text ?? ""));
        return [.. turns.TakeLast(_options.HistoryTurns)];
    }

    // Only of the same model, and only when every passage in it may still be read.
    private async Task<EarlierPrompt> EarlierPromptAsync(ModelUse use, AccessFilter filter, CancellationToken cancellationToken)
    {
        if (recorder.Earlier is not [.., { Answer: { Kind: AnswerKind.Generated, Trace: { PromptPassages.Count: > 0, Prompt.Count: > 1 } trace } answer }]
            || answer.Model != use.Name)
        {
            return EarlierPrompt.None;
        }

        var visible = await steps.Knowledge.GetPassagesAsync([.. trace.PromptPassages.Select(passage => passage.ChunkId)], filter, cancellationToken);
        return visible.Count == trace.PromptPassages.Count
            ? new EarlierPrompt([.. trace.Prompt.Skip(1), new PromptMessage("assistant", trace.RawText)], trace.PromptPassages)
            : EarlierPrompt.None;
    }

    private Answer NotFound(EvidenceSet evidence, string? notice)
    {
        var nearest = evidence.Weighed.DistinctBy(sentence => sentence.Passage.DocumentId).Take(3).Select((sentence, i) => sentence.ToCitation(i + 1));
        return Finish(AnswerKind.NotFound, [], [], notice) with { Text = AnswerTexts.NotFound, Nearest = [.. nearest] };
    }

    private Answer Quote(EvidenceSet evidence, string notice)
    {
        var book = new CitationBook();
        List<AnswerSentence> quotes = [.. evidence.Ranked.Take(_options.Quotes).Select(sentence =>
            new AnswerSentence(sentence.SingleLine, Supported: true, [book.Cite(sentence).Number]))];
        return Finish(AnswerKind.Quotes, quotes, book.Citations, notice) with
        {
            Text = string.Join("\n\n", quotes.Select(quote => $"> {quote.Text} [{quote.Citations[0]}]")),
        };
    }

    private Answer Finish(AnswerKind kind, IReadOnlyList<AnswerSentence> sentences, IReadOnlyList<Citation> citations, string? notice)
    {
        _timings["total"] = steps.Time.GetElapsedTime(_started).TotalMilliseconds;
        return new Answer
        {
            MessageId = recorder.MessageId,
            ConversationId = question.ConversationId,
            AssistantId = _assistantId,
            Kind = kind,
            Text = CitationBook.Write(sentences),
            Sentences = [.. sentences],
            Citations = [.. citations],
            Notice = notice,
            Trace = _trace with { Timings = new Dictionary<string, double>(_timings) },
        };
    }

    // The version that was cited: a document that changed since can say so.
    private async Task<Answer> WithContentHashesAsync(Answer answer, AccessFilter filter, CancellationToken cancellationToken)
    {
        if (steps.Documents is not { } documents)
        {
            return answer;
        }

        var hashes = new Dictionary<Guid, string?>();
        foreach (var id in answer.Citations.Concat(answer.Nearest).Select(citation => citation.DocumentId).Distinct())
        {
            hashes[id] = (await documents.FindAsync(id, filter, cancellationToken))?.ContentHash;
        }

        Citation WithHash(Citation citation) => citation with { ContentHash = hashes[citation.DocumentId] };
        return answer with { Citations = [.. answer.Citations.Select(WithHash)], Nearest = [.. answer.Nearest.Select(WithHash)] };
    }

    private string NoModelNotice() =>
        steps.Model?.GetService<ChatModelStatus>() is { State: ChatModelState.Failed } ? AnswerTexts.ChatModelFailed : AnswerTexts.NoChatModel;

    private static string? OtherModelNotice(Assistant? assistant, ModelUse use) =>
        assistant?.Model is { } wanted && use.Status.Model is { } used && !string.Equals(wanted, used.Name, StringComparison.OrdinalIgnoreCase)
            ? AnswerTexts.OtherModel(wanted, used.Name)
            : null;

    private CountTokens CountTokens() =>
        steps.Model?.GetService<CountTokens>() ?? ((text, _) => ValueTask.FromResult((text.Length + 2) / 3));

    private async Task<T> TimeAsync<T>(string step, Task<T> task)
    {
        var started = steps.Time.GetTimestamp();
        var result = await task;
        _timings[step] = steps.Time.GetElapsedTime(started).TotalMilliseconds;
        return result;
    }

    private static string? Join(string? first, string? second) => (first, second) switch
    {
        (null, _) => second,
        (_, null) => first,
        _ => $"{first} {second}",
    };
}
