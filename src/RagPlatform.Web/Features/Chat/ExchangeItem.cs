namespace RagPlatform.Web.Features.Chat;

/// <summary>An exchange in an open conversation: what it shows, and the run that writes it while there is one.</summary>
public sealed class ExchangeItem(ExchangeState state, AnswerRun? run)
{
    public Guid Id => State.MessageId;

    public ExchangeState State { get; set; } = state;

    public AnswerRun? Run { get; } = run;

    public bool IsAnswering => Run is not null && !State.IsFinished;
}
