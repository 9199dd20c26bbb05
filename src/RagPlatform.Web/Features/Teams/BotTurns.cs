using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Localization;
using RagPlatform.Core.Access;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Components;
using RagPlatform.Web.Features.Ask;
using RagPlatform.Web.Features.Teams.SignIn;

namespace RagPlatform.Web.Features.Teams;

/// <summary>What a bot does with an activity: it finds out who asks, and lets the pipeline answer with their rights. Thread-safe.</summary>
internal sealed class BotTurns(
    ChannelPeople people, IAssistantStore assistants, ChatConversations conversations, AnswerPipeline pipeline, BotAnswers answers, ChatFiles files, ChannelFeedback feedback,
    ChatSignIn signIn, SignInInvokes signInInvokes, IStringLocalizer<TeamsTexts> texts)
{
    /// <summary>Does what the activity asks for.</summary>
    /// <returns>Whether it is done; false when it waits until its person has signed in.</returns>
    public async Task<bool> RunAsync(BotTurn turn, IReplies replies, CancellationToken cancellationToken)
    {
        UseLanguage(turn.Activity.Locale);
        switch (turn.Activity.Type)
        {
            case ActivityTypes.Message:
                return await AnswerOrApologiseAsync(turn, replies, cancellationToken);
            case ActivityTypes.ConversationUpdate when turn.Activity.MembersAdded?.Any(member => member?.Id == turn.Activity.Recipient?.Id) == true:
                await WelcomeAsync(turn, replies, cancellationToken);
                break;
        }

        return true;
    }

    /// <summary>Answers an invoke: something that waits for its answer.</summary>
    public async Task<InvokeAnswer> InvokeAsync(BotTurn turn, CancellationToken cancellationToken)
    {
        UseLanguage(turn.Activity.Locale);
        if (turn.Activity.Name == ChannelFeedback.Invoke)
        {
            return await people.FindAsync(turn, cancellationToken) is { } person && await feedback.TakeAsync(turn, person, cancellationToken) ? InvokeAnswer.Done : InvokeAnswer.NotFound;
        }

        if (await signInInvokes.AnswerAsync(turn, cancellationToken) is { } signedIn)
        {
            return signedIn;
        }

        if (turn.Activity.Name != "adaptiveCard/action" || CardAction.Of(turn.Activity.Value) is not { } action)
        {
            return InvokeAnswer.NotImplemented;
        }

        var replies = new CollectedReplies();
        if (await people.FindAsync(turn, cancellationToken) is { } caller)
        {
            await files.AddAsync(action, turn, caller, replies, cancellationToken);
        }

        return InvokeAnswer.Message(string.Join("\n\n", replies.Activities.Select(reply => reply.Text)));
    }

    private async Task<bool> AnswerOrApologiseAsync(BotTurn turn, IReplies replies, CancellationToken cancellationToken)
    {
        try
        {
            return await AnswerAsync(turn, replies, cancellationToken);
        }
        catch (Exception exception) when (exception is not ConnectorException && !cancellationToken.IsCancellationRequested)
        {
            await replies.SendAsync(turn.Activity.Reply(ActivityTypes.Message) with { Text = texts["Failed"] }, cancellationToken);
            throw;
        }
    }

    private async Task<bool> AnswerAsync(BotTurn turn, IReplies replies, CancellationToken cancellationToken)
    {
        var isMentioned = TryReadText(turn.Activity, out var text);
        var action = CardAction.Of(turn.Activity.Value);
        if (!turn.Activity.IsPersonal && !isMentioned && action is null)
        {
            return true; // People talk to each other.
        }

        if (await people.FindAsync(turn, cancellationToken) is not { } caller)
        {
            // In a group, nobody is asked to sign in who only pressed a button there: everybody would read it.
            return (!turn.Activity.IsPersonal && !isMentioned) || await signIn.AskAsync(turn, text, replies, cancellationToken);
        }

        if (action is not null)
        {
            await files.AddAsync(action, turn, caller, replies, cancellationToken);
            return true;
        }

        var sent = ChatFiles.Of(turn.Activity);
        if (sent.Count > 0)
        {
            await files.OfferAsync(sent, turn, caller, replies, cancellationToken);
            if (text.Length == 0)
            {
                return true;
            }
        }

        if (await FindAssistantAsync(turn, caller, cancellationToken) is not { } assistant)
        {
            await replies.SendAsync(turn.Activity.Reply(ActivityTypes.Message) with { Text = texts["NoAccess"] }, cancellationToken);
        }
        else if (text.Length is 0 or > QuestionRules.MaxLength)
        {
            await replies.SendAsync(text.Length == 0 ? Cards.Welcome(turn, assistant, texts) : turn.Activity.Reply(ActivityTypes.Message) with { Text = texts["TooLong", QuestionRules.MaxLength] }, cancellationToken);
        }
        else
        {
            text = StarterCommands.Expand(text, assistant.StarterQuestions);
            var question = new Question(text, caller)
            {
                AssistantId = assistant.Id,
                ConversationId = await conversations.OpenAsync(turn, text, assistant, caller, cancellationToken),
                MessageId = Guid.CreateVersion7(),
            };
            await answers.AnswerAsync(turn, question, pipeline, replies, cancellationToken);
        }

        return true;
    }

    private async Task WelcomeAsync(BotTurn turn, IReplies replies, CancellationToken cancellationToken)
    {
        // Whoever adds the bot may not be who asks it: only what everybody who can ask it knows is told.
        var caller = await people.FindAsync(turn, cancellationToken);
        var assistant = caller is null ? null : await FindAssistantAsync(turn, caller, cancellationToken);
        await replies.SendAsync(Cards.Welcome(turn, assistant, texts), cancellationToken);
    }

    private async Task<Assistant?> FindAssistantAsync(BotTurn turn, Caller caller, CancellationToken cancellationToken) =>
        (await assistants.ListAsync(caller.Filter(), cancellationToken)).FirstOrDefault(turn.Bot.IsFor);

    // In a group the bot's name stands in the text, between <at> marks that an entity describes.
    private static bool TryReadText(Activity activity, out string text)
    {
        text = activity.Text ?? "";
        var isMentioned = false;
        foreach (var entity in activity.Entities?.OfType<JsonElement>().Where(entity => entity.ValueKind == JsonValueKind.Object) ?? [])
        {
            if (Text(entity, "type") == "mention" && entity.TryGetProperty("mentioned", out var mentioned) && mentioned.ValueKind == JsonValueKind.Object
                && Text(mentioned, "id") == activity.Recipient?.Id && Text(entity, "text") is { Length: > 0 } mark)
            {
                text = text.Replace(mark, "", StringComparison.Ordinal);
                isMentioned = true;
            }
        }

        text = WebUtility.HtmlDecode(text).Trim();
        return isMentioned;
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void UseLanguage(string? locale)
    {
        var language = PagesRegistration.Cultures.FirstOrDefault(culture => locale?.StartsWith(culture, StringComparison.OrdinalIgnoreCase) == true) ?? PagesRegistration.Cultures[0];
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(language);
    }
}

/// <summary>Answer of an invoke.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">Body; null for none.</param>
internal sealed record InvokeAnswer(int Status, object? Body)
{
    /// <summary>Nothing here knows that invoke.</summary>
    public static InvokeAnswer NotImplemented { get; } = new(StatusCodes.Status501NotImplemented, null);

    /// <summary>What it is about is not there, or somebody else's.</summary>
    public static InvokeAnswer NotFound { get; } = new(StatusCodes.Status404NotFound, null);

    /// <summary>It was done.</summary>
    public static InvokeAnswer Done { get; } = new(StatusCodes.Status200OK, null);

    /// <summary>A card's action was done; people are told this.</summary>
    public static InvokeAnswer Message(string text) =>
        new(StatusCodes.Status200OK, new { statusCode = StatusCodes.Status200OK, type = "application/vnd.microsoft.activity.message", value = text });
}
