using RagPlatform.Core.Answering;

namespace RagPlatform.Web.Cli;

/// <summary>An answer on a terminal: whole, checked sentences as they come, then where they stand.</summary>
/// <remarks>Pieces of unfinished sentences are not shown: what was printed can't be taken back when a check fails.</remarks>
internal sealed class AnswerPrinter(TextWriter output)
{
    private bool _hasText;

    public void Show(AnswerUpdate update)
    {
        switch (update)
        {
            case AnswerUpdate.Sentence { Value: var sentence }:
                _hasText = true;
                output.Write(sentence.Text + Numbers(sentence) + (sentence.Supported ? "" : " (not in the sources)"));
                output.Flush();
                break;
            case AnswerUpdate.Done { Answer: var answer }:
                End(answer);
                break;
        }
    }

    private static string Numbers(AnswerSentence sentence) => string.Concat(sentence.Citations.Select(number => $" [{number}]"));

    private void End(Answer answer)
    {
        if (_hasText)
        {
            output.WriteLine();
        }

        // What was printed of a generated answer gives way when none of its sentences held.
        switch (answer.Kind)
        {
            case AnswerKind.NotFound:
                output.WriteLine("Your documents do not answer this.");
                break;
            case AnswerKind.Quotes:
                output.WriteLine("From your documents:");
                foreach (var quote in answer.Sentences)
                {
                    output.WriteLine($"  “{quote.Text.Trim()}”{Numbers(quote)}");
                }

                break;
        }

        output.WriteLine();
        foreach (var citation in answer.Citations)
        {
            output.WriteLine($"[{citation.Number}] {citation.DocumentName}, page {citation.Page}{(citation.Heading.Length > 0 ? $", {citation.Heading}" : "")}");
        }

        if (answer.Kind == AnswerKind.NotFound && answer.Nearest.Count > 0)
        {
            output.WriteLine("Nearest:");
            foreach (var nearest in answer.Nearest)
            {
                output.WriteLine($"  {nearest.DocumentName}, page {nearest.Page}: {nearest.Quote.ReplaceLineEndings(" ")}");
            }
        }

        if (answer.Notice is not null)
        {
            output.WriteLine(answer.Notice);
        }
    }
}
